import type { ResourceCategory } from '#lib/providers/contract';

/** What is known of a kind without asking a cluster. Pure and shipped to the browser. */
export interface KnownKind {
  kind: string;
  group: string;
  version: string;
  plural: string;
  namespaced: boolean;
  /** Ascending order of deployment: what others lean on comes first. */
  order: number;
  category: ResourceCategory;
  aliases: readonly string[];
}

const row = (
  kind: string,
  apiVersion: string,
  plural: string,
  order: number,
  more: { cluster?: true; category?: ResourceCategory; aliases?: readonly string[] } = {},
): KnownKind => {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return {
    kind,
    group,
    version,
    plural,
    namespaced: !more.cluster,
    order,
    category: more.category ?? 'other',
    aliases: more.aliases ?? [],
  };
};

export const knownKinds: readonly KnownKind[] = [
  row('Namespace', 'v1', 'namespaces', 0, { cluster: true, aliases: ['ns'] }),
  row('Role', 'rbac.authorization.k8s.io/v1', 'roles', 20),
  row('ClusterRole', 'rbac.authorization.k8s.io/v1', 'clusterroles', 20, { cluster: true }),
  row('RoleBinding', 'rbac.authorization.k8s.io/v1', 'rolebindings', 30),
  row('ClusterRoleBinding', 'rbac.authorization.k8s.io/v1', 'clusterrolebindings', 30, { cluster: true }),
  row('CustomResourceDefinition', 'apiextensions.k8s.io/v1', 'customresourcedefinitions', 30, {
    cluster: true,
    aliases: ['crd'],
  }),
  row('ServiceAccount', 'v1', 'serviceaccounts', 40, { aliases: ['sa'] }),
  row('PersistentVolume', 'v1', 'persistentvolumes', 40, { cluster: true, category: 'config', aliases: ['pv'] }),
  row('StorageClass', 'storage.k8s.io/v1', 'storageclasses', 40, { cluster: true, aliases: ['sc'] }),
  row('MutatingWebhookConfiguration', 'admissionregistration.k8s.io/v1', 'mutatingwebhookconfigurations', 40, {
    cluster: true,
  }),
  row('ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/v1', 'validatingwebhookconfigurations', 40, {
    cluster: true,
  }),
  row('ConfigMap', 'v1', 'configmaps', 50, { category: 'config', aliases: ['cm'] }),
  row('Secret', 'v1', 'secrets', 50, { category: 'config' }),
  row('PersistentVolumeClaim', 'v1', 'persistentvolumeclaims', 50, { category: 'config', aliases: ['pvc'] }),
  row('Service', 'v1', 'services', 70, { category: 'load-balancer', aliases: ['svc'] }),
  row('Ingress', 'networking.k8s.io/v1', 'ingresses', 70, { category: 'load-balancer', aliases: ['ing'] }),
  row('IngressClass', 'networking.k8s.io/v1', 'ingressclasses', 70, { cluster: true }),
  row('NetworkPolicy', 'networking.k8s.io/v1', 'networkpolicies', 70, { category: 'firewall', aliases: ['netpol'] }),
  row('APIService', 'apiregistration.k8s.io/v1', 'apiservices', 80, { cluster: true }),
  row('PodDisruptionBudget', 'policy/v1', 'poddisruptionbudgets', 90, { aliases: ['pdb'] }),
  row('LimitRange', 'v1', 'limitranges', 90, { aliases: ['limits'] }),
  row('ResourceQuota', 'v1', 'resourcequotas', 90, { aliases: ['quota'] }),
  row('PriorityClass', 'scheduling.k8s.io/v1', 'priorityclasses', 90, { cluster: true, aliases: ['pc'] }),
  row('Deployment', 'apps/v1', 'deployments', 100, { category: 'server-group-manager', aliases: ['deploy'] }),
  row('ReplicaSet', 'apps/v1', 'replicasets', 100, { category: 'server-group', aliases: ['rs'] }),
  row('StatefulSet', 'apps/v1', 'statefulsets', 100, { category: 'server-group', aliases: ['sts'] }),
  row('DaemonSet', 'apps/v1', 'daemonsets', 100, { category: 'server-group', aliases: ['ds'] }),
  row('ControllerRevision', 'apps/v1', 'controllerrevisions', 100),
  row('Pod', 'v1', 'pods', 100, { category: 'instance', aliases: ['po'] }),
  row('Job', 'batch/v1', 'jobs', 100, { category: 'server-group' }),
  row('CronJob', 'batch/v1', 'cronjobs', 100, { category: 'server-group', aliases: ['cj'] }),
  row('HorizontalPodAutoscaler', 'autoscaling/v2', 'horizontalpodautoscalers', 110, { aliases: ['hpa'] }),
  row('Event', 'v1', 'events', 110, { aliases: ['ev'] }),
  row('Endpoints', 'v1', 'endpoints', 110, { aliases: ['ep'] }),
  row('Node', 'v1', 'nodes', 110, { cluster: true, aliases: ['no'] }),
];

const byName = new Map<string, KnownKind>();
for (const known of knownKinds) {
  for (const name of [known.kind, known.plural, ...known.aliases]) byName.set(name.toLowerCase(), known);
}

/** Finds a kind by any of its names in any case: `Deployment`, `deployments`, `deploy`. */
export function knownKind(name: string): KnownKind | undefined {
  return byName.get(name.toLowerCase());
}

/** `Deployment` for `deploy`; a kind nobody knows (a custom resource) stays as it is written. */
export function kindOf(name: string): string {
  return knownKind(name)?.kind ?? name;
}

/** Custom resources come last: their definitions and operators must be there first. */
export const orderOf = (kind: string): number => knownKind(kind)?.order ?? 1000;

export const categoryOf = (kind: string): ResourceCategory => knownKind(kind)?.category ?? 'other';

/** Spinnaker's spelling in names and outputs: `deployment`, `replicaSet`. */
export const spinnakerKind = (kind: string): string => kind.charAt(0).toLowerCase() + kind.slice(1);
