import { expect, it } from 'vitest';
import { foreignHand, versionHand } from '#lib/providers/kubernetes/inventory/foreign-hand';

const entry = (manager: string, minute: number, more: object = {}) => ({
  manager,
  operation: 'Update',
  time: `2026-11-28T10:${String(minute).padStart(2, '0')}:00Z`,
  fieldsV1: { 'f:spec': { 'f:replicas': {} } },
  ...more,
});
const object = (...managedFields: object[]) => ({ metadata: { name: 'web', managedFields } });

it('names who wrote to the spec after us, the latest', () => {
  const found = foreignHand(object(entry('gennaker', 5), entry('kubectl-edit', 7), entry('kubectl-patch', 6)));
  expect(found).toEqual({ manager: 'kubectl-edit', at: Date.parse('2026-11-28T10:07:00Z') });
});

it('says nothing of what came before us, of the status, of other parts, and of controllers at their work', () => {
  const labels = { fieldsV1: { 'f:metadata': { 'f:labels': {} } } };
  for (const other of [
    entry('kubectl-create', 1),
    entry('kubectl-edit', 9, { subresource: 'status' }),
    entry('kubectl-label', 9, labels),
    entry('kube-controller-manager', 9, { subresource: 'scale' }),
  ]) {
    expect(foreignHand(object(entry('gennaker', 5), other))).toBeUndefined();
  }
});

it('says nothing of what we never deployed, and of what others steer', () => {
  expect(foreignHand(object(entry('kubectl-edit', 9)))).toBeUndefined();
  const owned = object(entry('gennaker', 5), entry('kubectl-edit', 9));
  const owner = { kind: 'Deployment', name: 'web', uid: 'u', controller: true };
  expect(foreignHand({ metadata: { ...owned.metadata, ownerReferences: [owner] } })).toBeUndefined();
});

it('tells who made a version by what pods are made of, whatever else was written since', () => {
  const template = (manager: string, time: string) => ({
    manager,
    time,
    fieldsV1: { 'f:spec': { 'f:template': { 'f:a': {} } } },
  });
  const replicas = (manager: string, time: string) => ({ manager, time, fieldsV1: { 'f:spec': { 'f:replicas': {} } } });
  const hand = (...managedFields: object[]) => versionHand({ metadata: { managedFields } });
  const ours = template('gennaker', '2026-01-01T10:00:00Z');
  const theirs = template('kubectl-set', '2026-01-01T11:00:00Z');
  const at = Date.parse('2026-01-01T11:00:00Z');
  const made = { manager: 'kubectl-set', at, since: Date.parse('2026-01-01T10:00:00Z') };
  expect(hand(ours, theirs, replicas('kubectl-scale', '2026-01-01T12:00:00Z'))).toEqual(made);
  expect(hand(ours, theirs, replicas('gennaker', '2026-01-01T12:00:00Z'))).toEqual(made);
  expect(hand(ours, replicas('kubectl-scale', '2026-01-01T12:00:00Z'))).toBeUndefined();
  expect(hand(template('gennaker', '2026-01-01T12:00:00Z'), theirs)).toBeUndefined();
  expect(hand(theirs)).toBeUndefined();
});
