/** Makes the kinds of custom resource definitions known, and empties those that are being deleted. */
import type { Cluster } from '../cluster.ts';
import { customResource } from '../custom/resource.ts';
import { asJson, type KubeObject, timestamp } from '../objects.ts';
import { definitions } from '../resources/definitions.ts';
import { section } from '../resources/pod-defaults.ts';
import { deleteObject } from '../write/delete.ts';
import { edit, editStatus } from './controller.ts';
import { createQueue } from './queue.ts';

const again = 500;

export function startDefinitions(cluster: Cluster): void {
  const { store } = cluster;
  const queue = createQueue(cluster, (name) => {
    const definition = store.get(definitions, '', name);
    if (definition === undefined) return undefined;
    return definition.metadata.deletionTimestamp === undefined
      ? accept(cluster, definition)
      : empty(cluster, definition);
  });
  store.listen(({ resource, type, object }) => {
    if (resource !== definitions) return;
    const kind = customResource(object);
    if (kind !== undefined && type === 'DELETED') cluster.kinds.remove(kind);
    else if (kind !== undefined) cluster.kinds.add(kind);
    queue.add(object.metadata.name);
  });
  for (const definition of store.list(definitions)) {
    const kind = customResource(definition);
    if (kind !== undefined) cluster.kinds.add(kind);
    queue.add(definition.metadata.name);
  }
}

function accept(cluster: Cluster, definition: KubeObject): undefined {
  const { spec, status } = asJson(definition) as { spec: Parameters<typeof section>[0]; status?: object };
  if (status !== undefined && 'conditions' in status) return;
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    lastTransitionTime: timestamp(),
    reason,
    message,
  });
  const kind = customResource(definition);
  editStatus(cluster, definitions, definition as KubeObject & { status: unknown }, {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: section(spec, 'names'),
    storedVersions: kind === undefined ? [] : [kind.version],
  });
}

function empty(cluster: Cluster, definition: KubeObject): number | undefined {
  const kind = customResource(definition);
  const left = kind === undefined ? [] : cluster.store.list(kind);
  for (const object of left) {
    if (kind !== undefined && object.metadata.deletionTimestamp === undefined) deleteObject(cluster, kind, object);
  }
  if (kind !== undefined && cluster.store.count(kind) > 0) return again;
  edit(cluster, definitions, definition, (draft) => {
    draft.metadata.finalizers = draft.metadata.finalizers?.filter((one) => one !== definitions.cleanup);
  });
  return undefined;
}
