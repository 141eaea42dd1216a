/**
 * Deletes what belonged to something deleted. `foregroundDeletion` keeps an owner until its dependents are gone,
 * `orphan` cuts the dependents loose, and without either the dependents go after the owner has gone.
 */
import type { Cluster } from '../cluster.ts';
import type { KubeObject } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';
import type { Located } from '../store/owner-index.ts';
import { deleteObject } from '../write/delete.ts';
import { edit } from './controller.ts';
import { createQueue } from './queue.ts';

export function startGarbageCollector(cluster: Cluster): void {
  const { store } = cluster;
  const owners = createQueue(cluster, (uid) => {
    const located = store.owners.find(uid);
    if (located !== undefined) finish(cluster, located);
    else for (const dependent of store.owners.dependentsOf(uid)) settle(cluster, dependent);
    return undefined;
  });
  const dependents = createQueue(cluster, (uid) => {
    const located = store.owners.find(uid);
    if (located !== undefined) settle(cluster, located);
    return undefined;
  });
  store.listen(({ type, object }) => {
    const { uid, deletionTimestamp, ownerReferences } = object.metadata;
    if (type === 'DELETED') {
      owners.add(uid);
      for (const owner of ownerReferences ?? []) owners.add(owner.uid);
    } else {
      if (deletionTimestamp !== undefined) owners.add(uid);
      if (type === 'ADDED' && ownerReferences !== undefined) dependents.add(uid);
    }
  });
  for (const [, object] of store.everything()) {
    if (object.metadata.deletionTimestamp !== undefined) owners.add(object.metadata.uid);
    if (object.metadata.ownerReferences !== undefined) dependents.add(object.metadata.uid);
  }
}

/** Deletes a dependent none of whose owners exist; forgets owners that do not while others do. */
function settle(cluster: Cluster, { resource, object }: Located): void {
  const owners = object.metadata.ownerReferences ?? [];
  const living = owners.filter((owner) => cluster.store.owners.find(owner.uid) !== undefined);
  if (owners.length === 0 || living.length === owners.length) return;
  if (living.length > 0) {
    edit(cluster, resource, object, (draft) => {
      draft.metadata.ownerReferences = living;
    });
  } else if (object.metadata.deletionTimestamp === undefined) {
    deleteObject(cluster, resource, object, { propagation: 'Background' });
  }
}

/** Goes on with an owner that waits for its dependents. */
function finish(cluster: Cluster, { resource, object }: Located): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (object.metadata.deletionTimestamp === undefined) return;
  const dependents = cluster.store.owners.dependentsOf(object.metadata.uid);
  if (finalizers.includes('orphan')) {
    for (const dependent of dependents) cutLoose(cluster, dependent, object);
    drop(cluster, resource, object, 'orphan');
  } else if (finalizers.includes('foregroundDeletion')) {
    const blocking = dependents.filter(({ object: one }) => blocks(one, object));
    for (const { resource: kind, object: one } of dependents) {
      if (one.metadata.deletionTimestamp === undefined) deleteObject(cluster, kind, one, { propagation: 'Foreground' });
    }
    if (blocking.length === 0) drop(cluster, resource, object, 'foregroundDeletion');
  }
}

const blocks = (dependent: KubeObject, owner: KubeObject): boolean =>
  dependent.metadata.ownerReferences?.some(
    (one) => one.uid === owner.metadata.uid && one.blockOwnerDeletion === true,
  ) ?? false;

function cutLoose(cluster: Cluster, { resource, object }: Located, owner: KubeObject): void {
  edit(cluster, resource, object, (draft) => {
    draft.metadata.ownerReferences = draft.metadata.ownerReferences?.filter((one) => one.uid !== owner.metadata.uid);
  });
}

function drop(cluster: Cluster, resource: Resource, object: KubeObject, finalizer: string): void {
  edit(cluster, resource, object, (draft) => {
    draft.metadata.finalizers = draft.metadata.finalizers?.filter((one) => one !== finalizer);
  });
}
