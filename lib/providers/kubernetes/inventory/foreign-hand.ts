import { objectAt, stringAt } from '#lib/kernel/json';
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
  if (controllerOf(object)) return undefined;
  const entries = listAt(metadataOf(object), 'managedFields').filter((entry) => entry.subresource !== 'status');
  const timeOf = (entry: unknown): number => Date.parse(stringAt(entry, 'time') ?? '') || 0;
  const ours = entries.filter((entry) => entry.manager === fieldManager).map(timeOf);
  if (ours.length === 0) return undefined;
  const since = Math.max(...ours);
  const hands = entries
    .filter((entry) => Object.keys(objectAt(objectAt(entry, 'fieldsV1'), 'f:spec')).length > 0)
    .map((entry) => ({ manager: stringAt(entry, 'manager') ?? '', at: timeOf(entry) }))
    .filter(({ manager, at }) => at > since && manager !== fieldManager && !controllers.has(manager));
  return hands.sort((left, right) => right.at - left.at)[0];
}
