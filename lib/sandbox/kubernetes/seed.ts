/** What a new cluster has from the beginning: nodes, the usual namespaces, a storage class and some roles. */
import type { JsonObject } from '#lib/kernel/json';
import { type Cluster, version } from './cluster.ts';
import { asJson, timestamp } from './objects.ts';
import { namespaces, nodes, services } from './resources/core.ts';
import { accessRules, ingressClasses, storageClasses } from './resources/others.ts';
import type { Resource } from './resources/resource.ts';
import { createObject } from './write/create.ts';
import { updateObject } from './write/update.ts';

const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const nodeCount = 2;

/** Adds what is missing; a cluster that was restored keeps what it has. */
export function seed(cluster: Cluster, wanted: readonly string[]): void {
  for (const name of new Set([...systemNamespaces, ...wanted])) ensure(cluster, namespaces, '', { metadata: { name } });
  for (let i = 1; i <= nodeCount; i++) ensureNode(cluster, i);
  ensure(cluster, services, 'default', apiService);
  ensure(cluster, storageClasses, '', storageClass);
  ensure(cluster, ingressClasses, '', { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } });
  const roles = accessRules.find((one) => one.plural === 'clusterroles');
  if (roles !== undefined) for (const role of clusterRoles) ensure(cluster, roles, '', role);
}

function ensure(cluster: Cluster, resource: Resource, namespace: string, body: JsonObject): void {
  const name = String((body.metadata as JsonObject).name);
  if (cluster.store.get(resource, namespace, name) !== undefined) return;
  createObject(cluster, resource, namespace, body, { manager: 'kube-apiserver' });
}

const apiService: JsonObject = {
  metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
};

const storageClass: JsonObject = {
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'sandbox.gennaker.dev/volumes',
};

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const clusterRoles: readonly JsonObject[] = [
  { metadata: { name: 'cluster-admin' }, rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] },
  { metadata: { name: 'edit' }, rules: [{ verbs: everyVerb, apiGroups: ['', 'apps', 'batch'], resources: ['*'] }] },
  {
    metadata: { name: 'view' },
    rules: [{ verbs: ['get', 'list', 'watch'], apiGroups: ['', 'apps', 'batch'], resources: ['*'] }],
  },
];

function ensureNode(cluster: Cluster, number: number): void {
  const name = `${cluster.name}-node-${number}`;
  if (cluster.store.get(nodes, '', name) !== undefined) return;
  const labels = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'topology.kubernetes.io/region': 'sandbox',
    'topology.kubernetes.io/zone': `sandbox-${'abc'[number - 1] ?? 'a'}`,
  };
  const podCIDR = `10.244.${(number - 1) * 4}.0/22`;
  const body = { metadata: { name, labels }, spec: { podCIDR, podCIDRs: [podCIDR], providerID: `sandbox://${name}` } };
  const node = createObject(cluster, nodes, '', body, { manager: 'kubelet' });
  const status = nodeStatus(name, number);
  updateObject(cluster, nodes, node, { ...asJson(node), status }, { manager: 'kubelet', subresource: 'status' });
}

function nodeStatus(name: string, number: number): JsonObject {
  const resources = { cpu: '8', memory: '32Gi', pods: '500', 'ephemeral-storage': '100Gi' };
  const now = timestamp();
  const healthy = (type: string, reason: string) => ({
    type,
    status: 'False',
    reason,
    lastTransitionTime: now,
    lastHeartbeatTime: now,
  });
  return {
    capacity: resources,
    allocatable: resources,
    conditions: [
      healthy('MemoryPressure', 'KubeletHasSufficientMemory'),
      healthy('DiskPressure', 'KubeletHasNoDiskPressure'),
      healthy('PIDPressure', 'KubeletHasSufficientPID'),
      { ...healthy('Ready', 'KubeletReady'), status: 'True', message: 'kubelet is posting ready status' },
    ],
    addresses: [
      { type: 'InternalIP', address: `10.0.0.${10 + number}` },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: `machine-${number}`,
      systemUUID: `system-${number}`,
      bootID: `boot-${number}`,
      kernelVersion: '6.1.0-sandbox',
      osImage: 'Gennaker Sandbox',
      containerRuntimeVersion: 'containerd://1.7.27',
      kubeletVersion: version.gitVersion,
      kubeProxyVersion: version.gitVersion,
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}
