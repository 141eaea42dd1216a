import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { Hand } from '#lib/providers/contract';
import { fieldManager } from '#lib/providers/kubernetes/api';
import { controllerOf, listAt, metadataOf } from '#lib/providers/kubernetes/manifest';

/** Parts of Kubernetes whose work it is to write to objects: an autoscaler is no intruder. */
export const controllers: ReadonlySet<string> = new Set([
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'cloud-controller-manager',
]);

/**
 * Who changed what we deployed after we did, read off the object itself, so that lists can say so without a request for
 * each. A hint: the fields it left need not be ours. Whether they are, the details ask the cluster. Pure.
 */
export function foreignHand(object: unknown): Hand | undefined {
  const entries = entriesOf(object);
  return handAfter(lastTime(entries.filter(isOurs)), entries.filter(writesSpec));
}

/** Who wrote what the pods are made of after our own last write of that (`since`): younger versions are theirs. Pure. */
export function versionHand(object: unknown): (Hand & { since: number }) | undefined {
  const entries = entriesOf(object).filter(writesTemplate);
  const since = lastTime(entries.filter(isOurs));
  const hand = handAfter(since, entries);
  return hand && since !== undefined ? { ...hand, since } : undefined;
}

/** What an owner steers goes by its owner. */
function entriesOf(object: unknown): JsonObject[] {
  if (controllerOf(object)) return [];
  return listAt(metadataOf(object), 'managedFields').filter((entry) => entry.subresource !== 'status');
}

const isOurs = (entry: JsonObject): boolean => entry.manager === fieldManager;
const specOf = (entry: JsonObject): JsonObject => objectAt(objectAt(entry, 'fieldsV1'), 'f:spec');
const writesSpec = (entry: JsonObject): boolean => isFilled(specOf(entry));
const writesTemplate = (entry: JsonObject): boolean => isFilled(objectAt(specOf(entry), 'f:template'));
const isFilled = (fields: JsonObject): boolean => Object.keys(fields).length > 0;
const timeOf = (entry: JsonObject): number => Date.parse(stringAt(entry, 'time') ?? '') || 0;

const lastTime = (entries: readonly JsonObject[]): number | undefined =>
  entries.length === 0 ? undefined : Math.max(...entries.map(timeOf));

/** Nobody where we never wrote. */
function handAfter(since: number | undefined, entries: readonly JsonObject[]): Hand | undefined {
  if (since === undefined) return undefined;
  const hands = entries
    .map((entry) => ({ manager: stringAt(entry, 'manager') ?? '', at: timeOf(entry) }))
    .filter(({ manager, at }) => at > since && manager !== fieldManager && !controllers.has(manager));
  return hands.sort((left, right) => right.at - left.at)[0];
}
