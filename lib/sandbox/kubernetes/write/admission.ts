/** What the server adds or refuses because of the rest of the cluster. */
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { forbidden, notFound } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { Namespace } from '../kinds.ts';
import type { KubeObject } from '../objects.ts';
import { randomSuffix } from '../random.ts';
import { namespaces, serviceAccounts, services } from '../resources/core.ts';
import { fill, objectsIn, section } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import type { Resource } from '../resources/resource.ts';
import { textAt } from '../selectors.ts';
import { allocateAddresses } from './addresses.ts';
import { enforceLabel, violationOf } from './pod-security.ts';
import { admitToQuotas } from './quota.ts';

/** Changes a new object in place; throws a StatusError when it may not be created. */
export function admit(cluster: Cluster, resource: Resource, object: JsonObject): void {
  if (resource.namespaced) admitToNamespace(cluster, resource, object);
  if (resource === pods) {
    admitToSandbox(cluster, object);
    admitPod(cluster, object);
    admitByStandard(cluster, object);
  }
  if (resource.namespaced) admitToQuotas(cluster, resource, object);
  if (resource === services) allocateAddresses(cluster, object);
}

export function admitUpdate(cluster: Cluster, resource: Resource, object: JsonObject, before: KubeObject): void {
  if (resource === services) allocateAddresses(cluster, object, before);
}

function admitToNamespace(cluster: Cluster, resource: Resource, object: JsonObject): void {
  const name = textAt(object, 'metadata.namespace');
  const namespace = cluster.store.get<Namespace>(namespaces, '', name);
  if (namespace === undefined) throw notFound(namespaces, name);
  if (namespace.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${name} because it is being terminated`;
  throw forbidden(resource, textAt(object, 'metadata.name'), why, [
    { reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace' },
  ]);
}

/** More pods than this make the sandbox slow; a workload that wants a million gets the answer of a quota. */
const maxPods = 2000;

function admitToSandbox(cluster: Cluster, object: JsonObject): void {
  const used = cluster.store.count(pods);
  if (used < maxPods) return;
  const name = textAt(object, 'metadata.name');
  throw forbidden(
    pods,
    name,
    `exceeded quota: sandbox, requested: pods=1, used: pods=${used}, limited: pods=${maxPods}`,
  );
}

function admitByStandard(cluster: Cluster, object: JsonObject): void {
  const namespace = cluster.store.get<Namespace>(namespaces, '', textAt(object, 'metadata.namespace'));
  const why = violationOf(namespace?.metadata.labels?.[enforceLabel], section(object, 'spec'));
  if (why !== undefined) throw forbidden(pods, textAt(object, 'metadata.name'), why);
}

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

function admitPod(cluster: Cluster, object: JsonObject): void {
  const spec = section(object, 'spec');
  const namespace = textAt(object, 'metadata.namespace');
  fill(spec, { serviceAccountName: 'default' });
  spec.serviceAccount = spec.serviceAccountName ?? 'default';
  const account = String(spec.serviceAccountName);
  if (cluster.store.get(serviceAccounts, namespace, account) === undefined) {
    throw forbidden(
      pods,
      textAt(object, 'metadata.name'),
      `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
    );
  }
  if (spec.automountServiceAccountToken !== false) mountToken(spec);
  tolerate(spec, 'node.kubernetes.io/not-ready');
  tolerate(spec, 'node.kubernetes.io/unreachable');
}

function mountToken(spec: JsonObject): void {
  const containers = [...objectsIn(spec, 'containers'), ...objectsIn(spec, 'initContainers')];
  const bare = containers.filter(
    (one) => !objectsIn(one, 'volumeMounts').some((mount) => mount.mountPath === tokenPath),
  );
  if (bare.length === 0) return;
  const name = `kube-api-access-${randomSuffix()}`;
  for (const container of bare) {
    container.volumeMounts = [...objectsIn(container, 'volumeMounts'), { name, readOnly: true, mountPath: tokenPath }];
  }
  const field = { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } };
  const sources: JsonObject[] = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [field] } },
  ];
  spec.volumes = [...objectsIn(spec, 'volumes'), { name, projected: { sources, defaultMode: 420 } }];
}

function tolerate(spec: JsonObject, key: string): void {
  const tolerations = objectsIn(spec, 'tolerations');
  if (tolerations.some((one) => isJsonObject(one) && (one.key === key || one.key === undefined))) return;
  spec.tolerations = [...tolerations, { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }];
}
