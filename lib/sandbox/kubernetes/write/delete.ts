import { conflict } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Pod } from '../kinds.ts';
import { clone, type KubeObject, timestamp } from '../objects.ts';
import { namespaces } from '../resources/core.ts';
import { pods } from '../resources/pods.ts';
import type { Resource } from '../resources/resource.ts';
import type { Propagation } from './options.ts';

export interface DeleteOptions {
  propagation?: Propagation | undefined;
  /** Seconds a pod has to stop. */
  grace?: number | undefined;
  uid?: string | undefined;
  resourceVersion?: string | undefined;
  dryRun?: boolean;
}

export interface Deleted {
  object: KubeObject;
  /** False: the object stays, marked as being deleted, until somebody finishes it. */
  gone: boolean;
}

/** Deletes at once, or marks an object that has finalizers, a grace period or contents. Throws a StatusError. */
export function deleteObject(
  cluster: Cluster,
  resource: Resource,
  before: KubeObject,
  options: DeleteOptions = {},
): Deleted {
  checkPreconditions(resource, before, options);
  const finalizers = [...finalizersFor(before, options.propagation), ...cleanupOf(resource, before)];
  const grace = graceOf(resource, before, options.grace);
  const stays = finalizers.length > 0 || grace > 0 || resource === namespaces;
  if (options.dryRun) return { object: before, gone: !stays };
  if (!stays) {
    const removed = cluster.store.remove(resource, before.metadata.namespace ?? '', before.metadata.name);
    return { object: removed ?? before, gone: true };
  }
  return { object: mark(cluster, resource, before, finalizers, grace), gone: false };
}

function mark(
  cluster: Cluster,
  resource: Resource,
  before: KubeObject,
  finalizers: string[],
  grace: number,
): KubeObject {
  const object = clone(before);
  const { metadata } = object;
  const shorter = metadata.deletionGracePeriodSeconds === undefined || grace < metadata.deletionGracePeriodSeconds;
  if (metadata.deletionTimestamp === undefined || shorter) {
    metadata.deletionTimestamp = timestamp(Date.now() + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
    if (before.metadata.deletionTimestamp === undefined && metadata.generation !== undefined) metadata.generation++;
  }
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  if (resource === namespaces) Object.assign(object, { status: { phase: 'Terminating' } });
  if (JSON.stringify(object) === JSON.stringify(before)) return before;
  return cluster.store.put(resource, object);
}

/** How dependents are treated is written down as a finalizer, which the garbage collector then works off. */
function finalizersFor(before: KubeObject, propagation: Propagation | undefined): string[] {
  const others = (before.metadata.finalizers ?? []).filter((one) => one !== 'orphan' && one !== 'foregroundDeletion');
  if (propagation === 'Orphan') return [...others, 'orphan'];
  if (propagation === 'Foreground') return [...others, 'foregroundDeletion'];
  return propagation === 'Background' ? others : [...(before.metadata.finalizers ?? [])];
}

/** What the server itself has to do before the object may go. */
const cleanupOf = ({ cleanup }: Resource, before: KubeObject): string[] =>
  cleanup === undefined || before.metadata.finalizers?.includes(cleanup) ? [] : [cleanup];

function graceOf(resource: Resource, before: KubeObject, asked: number | undefined): number {
  if (resource !== pods) return 0;
  const pod = before as Pod;
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (ended || pod.spec.nodeName === undefined) return 0;
  return Math.max(0, asked ?? pod.spec.terminationGracePeriodSeconds ?? 30);
}

function checkPreconditions(resource: Resource, before: KubeObject, options: DeleteOptions): void {
  const { name, uid, resourceVersion } = before.metadata;
  // Here the server names the kind, not the resource.
  const named = { ...resource, plural: resource.kind };
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(
      named,
      name,
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    throw conflict(
      named,
      name,
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}
