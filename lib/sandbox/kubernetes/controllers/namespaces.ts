import type { Cluster } from '../cluster.ts';
import type { Namespace } from '../kinds.ts';
import { configMaps, namespaces, serviceAccounts } from '../resources/core.ts';
import { pods } from '../resources/pods.ts';
import type { Resource } from '../resources/resource.ts';
import { deleteObject } from '../write/delete.ts';
import { make } from './controller.ts';
import { createQueue } from './queue.ts';

const rootCertificate = '-----BEGIN CERTIFICATE-----\nsandbox\n-----END CERTIFICATE-----\n';
const emptyCheck = 200;

/** Gives each namespace its service account, and empties those that are being deleted. */
export function startNamespaces(cluster: Cluster): void {
  const { store } = cluster;
  const queue = createQueue(cluster, (name) => {
    const namespace = store.get<Namespace>(namespaces, '', name);
    if (namespace === undefined) return undefined;
    return namespace.metadata.deletionTimestamp === undefined ? equip(cluster, name) : empty(cluster, namespace);
  });
  store.listen((change) => {
    if (change.resource === namespaces) queue.add(change.object.metadata.name);
    const { namespace } = change.object.metadata;
    if (namespace !== undefined && change.type === 'DELETED') queue.add(namespace);
  });
  for (const namespace of store.list(namespaces)) equip(cluster, namespace.metadata.name);
}

function equip(cluster: Cluster, name: string): undefined {
  const ensure = (resource: Resource, body: { metadata: { name: string }; data?: Record<string, string> }) => {
    if (cluster.store.get(resource, name, body.metadata.name) !== undefined) return;
    make(cluster, resource, name, body);
  };
  const namespace = cluster.store.get(namespaces, '', name);
  if (namespace?.metadata.deletionTimestamp !== undefined) return;
  ensure(serviceAccounts, { metadata: { name: 'default' } });
  ensure(configMaps, { metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': rootCertificate } });
}

function empty(cluster: Cluster, namespace: Namespace): number | undefined {
  const { name } = namespace.metadata;
  let left = 0;
  for (const resource of cluster.kinds.all().filter((one) => one.namespaced)) {
    for (const object of cluster.store.list(resource, name)) {
      const terminating = object.metadata.deletionTimestamp !== undefined;
      const { gone } =
        terminating && resource !== pods
          ? { gone: false }
          : deleteObject(cluster, resource, object, { propagation: 'Background' });
      if (!gone) left++;
    }
  }
  const others = (namespace.metadata.finalizers ?? []).length;
  if (left > 0 || others > 0) return emptyCheck * 5;
  cluster.store.remove(namespaces, '', name);
  return undefined;
}
