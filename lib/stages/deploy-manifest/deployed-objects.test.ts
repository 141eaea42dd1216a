import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { canaryObjects } from './canary-objects.ts';
import { deployedObjects, outcomesBefore, summaryOf } from './deployed-objects.ts';

const object = (
  kind: string,
  name: string,
  more: { annotations?: JsonObject; spec?: JsonObject } = {},
): JsonObject => ({
  kind,
  metadata: { name, namespace: 'prod', annotations: more.annotations ?? {} },
  ...(more.spec ? { spec: more.spec } : {}),
});
const pods = (...images: string[]): JsonObject => ({
  template: { spec: { containers: images.map((image) => ({ image })), initContainers: [{ image: 'init:1' }] } },
});

it('names what was deployed, with images, and what became of each', () => {
  const manifests = [
    object('ConfigMap', 'settings-v003'),
    object('Deployment', 'web', {
      annotations: { 'moniker.spinnaker.io/application': 'shop' },
      spec: pods('registry/web:2', 'registry/web:2', 'proxy:1'),
    }),
    object('CronJob', 'nightly', { spec: { jobTemplate: { spec: pods('registry/job:1') } } }),
    object('Role', 'reader', { annotations: { 'caching.spinnaker.io/ignore': 'true' } }),
  ];
  const found = deployedObjects({
    context: { applyOutcomes: ['created', 'changed', 'unchanged', 'unchanged'] },
    outputs: { 'outputs.manifests': manifests },
  });
  expect(found).toMatchObject([
    { kind: 'ConfigMap', name: 'settings-v003', namespace: 'prod', outcome: 'created', images: [] },
    { name: 'web', application: 'shop', outcome: 'changed', images: ['registry/web:2', 'proxy:1', 'init:1'] },
    { name: 'nightly', outcome: 'unchanged', images: ['registry/job:1', 'init:1'], hidden: false },
    { name: 'reader', outcome: 'unchanged', hidden: true },
  ]);
  expect(summaryOf(found)).toBe('4 objects: 1 created, 1 changed, 2 unchanged');
  expect(summaryOf(found.slice(0, 1))).toBe('1 object created');
});

it('says what is not stable yet and what failed', () => {
  const manifests = [object('Service', 'web'), object('Deployment', 'web'), object('Deployment', 'api')];
  const found = deployedObjects({
    context: {
      'outputs.manifests': manifests,
      stableManifests: [{ manifestName: 'service web', location: 'prod' }],
      failedManifests: [{ manifestName: 'deployment api', location: 'prod' }],
    },
    outputs: {},
  });
  expect(found.map(({ state }) => state)).toEqual(['stable', 'waiting', 'failed']);
  expect(summaryOf(found)).toBe('3 objects deployed');
});

it('gives no outcomes to objects that they are not about: those of a canary, and of runs before they were kept', () => {
  const manifests = [object('Deployment', 'web'), object('Service', 'web')];
  const outputs = { 'outputs.manifests': manifests };
  for (const context of [{ applyOutcomes: ['created'] }, {}] as JsonObject[]) {
    expect(deployedObjects({ context, outputs }).map(({ outcome }) => outcome)).toEqual([undefined, undefined]);
  }
  expect(deployedObjects({ context: {}, outputs: {} })).toEqual([]);
});

it('shows a canary and its baseline while it is judged, and what waits for the promotion', () => {
  const manifests = [object('Service', 'web'), object('Deployment', 'web', { spec: pods('registry/web:2') })];
  const ref = (kind: string, name: string) => ({ kind, name, namespace: 'prod' });
  const context: JsonObject = {
    applyOutcomes: ['created', 'created'],
    canaries: [{ manifestName: 'deployment web-canary', stableName: 'deployment web', location: 'prod' }],
    canaryRefs: [ref('Deployment', 'web-baseline'), ref('Deployment', 'web-canary')],
    stableManifests: [{ manifestName: 'deployment web-canary', location: 'prod' }],
  };
  const found = canaryObjects({ context, outputs: { 'outputs.manifests': manifests } }) ?? [];
  expect(found).toMatchObject([
    { name: 'web-baseline', outcome: 'created', state: 'waiting', images: [] },
    { name: 'web-canary', outcome: 'created', state: 'stable', images: ['registry/web:2', 'init:1'] },
    { kind: 'Service', name: 'web', outcome: undefined, state: 'held' },
    { kind: 'Deployment', name: 'web', outcome: undefined, state: 'held' },
  ]);
  expect(summaryOf(found)).toBe('2 objects created');
  const left = { 'outputs.manifests': [object('Deployment', 'web-baseline'), object('Deployment', 'web-canary')] };
  expect(canaryObjects({ context, outputs: left })).toBeUndefined();
  expect(canaryObjects({ context: {}, outputs: left })).toBeUndefined();
});

it('goes on where the look before ended', () => {
  expect(outcomesBefore({ applyOutcomes: ['created', 'changed', 'unchanged'] }, 2)).toEqual(['created', 'changed']);
  expect(outcomesBefore({}, 1)).toEqual(['']);
});
