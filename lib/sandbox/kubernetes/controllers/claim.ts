import type { Cluster } from '../cluster.ts';
import type { LabelSelector } from '../kinds.ts';
import { controllerOf, type KubeObject } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';
import { labelTest } from '../selectors.ts';
import { edit, ownerReferenceTo } from './controller.ts';

/**
 * The objects an owner controls. Those whose labels no longer match are let go, and orphans that match are adopted:
 * that is how a pod is taken out of service by its labels, and how a workload finds the pods it left behind.
 */
export function claim<T extends KubeObject>(
  cluster: Cluster,
  owner: KubeObject,
  selector: LabelSelector,
  resource: Resource,
): T[] {
  const matches = labelTest(selector);
  const controlled = cluster.store.owners.controlledBy<T>(owner.metadata.uid, resource);
  const kept = controlled.filter(
    (object) => matches(object.metadata.labels) || !release(cluster, owner, resource, object),
  );
  if (owner.metadata.deletionTimestamp !== undefined) return kept;
  const orphans = cluster.store
    .list<T>(resource, owner.metadata.namespace)
    .filter((object) => isOrphan(object) && matches(object.metadata.labels));
  return [...kept, ...orphans.map((object) => adopt(cluster, owner, resource, object))];
}

const isOrphan = (object: KubeObject): boolean =>
  object.metadata.deletionTimestamp === undefined && controllerOf(object) === undefined;

/** Returns whether the object was let go. */
function release<T extends KubeObject>(cluster: Cluster, owner: KubeObject, resource: Resource, object: T): boolean {
  if (object.metadata.deletionTimestamp !== undefined) return false;
  edit(cluster, resource, object, ({ metadata }) => {
    metadata.ownerReferences = metadata.ownerReferences?.filter((one) => one.uid !== owner.metadata.uid);
  });
  return true;
}

function adopt<T extends KubeObject>(cluster: Cluster, owner: KubeObject, resource: Resource, object: T): T {
  return edit(cluster, resource, object, ({ metadata }) => {
    metadata.ownerReferences = [...(metadata.ownerReferences ?? []), ownerReferenceTo(owner)];
  });
}
