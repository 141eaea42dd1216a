import type { JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import { asJson, clone, controllerOf, type KubeObject, keyOf, type OwnerReference } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';
import { decode } from '../schema/decode.ts';
import { createObject } from '../write/create.ts';
import { updateObject } from '../write/update.ts';
import { createQueue, type WorkQueue } from './queue.ts';

export interface ControllerOptions<T extends KubeObject> {
  resource: Resource;
  /** Changes of these wake the object that controls them. */
  owns?: readonly Resource[];
  /** Brings the cluster closer to what the object asks for. Returns when to look again, in ms. */
  reconcile(cluster: Cluster, object: T): number | undefined;
}

/** Runs `reconcile` for each object of a resource at the start and after each change that may concern it. */
export function startController<T extends KubeObject>(cluster: Cluster, options: ControllerOptions<T>): WorkQueue {
  const { resource, owns = [] } = options;
  const queue = createQueue(cluster, (key) => {
    const [namespace = '', name = ''] = key.split('/');
    const object = cluster.store.get<T>(resource, namespace, name);
    return object === undefined ? undefined : options.reconcile(cluster, object);
  });
  const wakeOwner = (object: KubeObject | undefined) => {
    const owner = object && controllerOf(object);
    if (owner?.kind === resource.kind) queue.add(`${object?.metadata.namespace ?? ''}/${owner.name}`);
  };
  cluster.store.listen((change) => {
    if (change.resource === resource && change.type !== 'DELETED') queue.add(keyOf(change.object));
    if (!owns.includes(change.resource)) return;
    wakeOwner(change.object);
    wakeOwner(change.previous);
  });
  for (const object of cluster.store.list(resource)) queue.add(keyOf(object));
  return queue;
}

export const controllerManager = 'kube-controller-manager';

/** Reads the newest version, lets `change` work on a copy, and writes it back. Nothing happens when it is gone. */
export function edit<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource,
  object: T,
  change: (draft: T) => void,
  options: { subresource?: string; manager?: string } = {},
): T {
  const { namespace = '', name } = object.metadata;
  const current = cluster.store.get<T>(resource, namespace, name);
  if (current === undefined || current.metadata.uid !== object.metadata.uid) return object;
  const draft = clone(current);
  change(draft);
  const manager = options.manager ?? controllerManager;
  const { value } = decode(resource.schema, asJson(draft));
  return updateObject(cluster, resource, current, value, { manager, subresource: options.subresource });
}

/** Creates an object for a controller. Throws a StatusError. */
export function make<T extends KubeObject>(
  cluster: Cluster,
  resource: Resource,
  namespace: string,
  body: JsonObject,
): T {
  const { value } = decode(resource.schema, body);
  return createObject<T>(cluster, resource, namespace, value, { manager: controllerManager });
}

export function editStatus<T extends KubeObject & { status: unknown }>(
  cluster: Cluster,
  resource: Resource,
  object: T,
  status: T['status'],
): T {
  return edit(
    cluster,
    resource,
    object,
    (draft) => {
      draft.status = status;
    },
    { subresource: 'status' },
  );
}

export const ownerReferenceTo = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});
