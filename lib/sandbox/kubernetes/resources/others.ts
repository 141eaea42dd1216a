/** Kinds that are mostly stored: networking, policies, autoscaling, access rules and the like. */
import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { type Cause, invalidValue, required } from '../api/status.ts';
import * as cluster from '../schema/cluster.ts';
import * as network from '../schema/network.ts';
import { textAt } from '../selectors.ts';
import { ageColumn, column, counter, createdColumn, nameColumn } from './column.ts';
import { bindingColumns, storageClassColumns } from './columns/cluster.ts';
import { endpointSliceColumns, ingressColumns, policyColumns } from './columns/network.ts';
import { autoscalerColumns, budgetColumns } from './columns/workloads.ts';
import { checkChoice } from './pod-checks.ts';
import { fill, objectsIn, section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

const networking = { group: 'networking.k8s.io', version: 'v1' };

function checkIngressPath(path: JsonObject, at: string): Cause[] {
  const causes = path.pathType === undefined ? [required(`${at}.pathType`, 'pathType must be specified')] : [];
  causes.push(...checkChoice(path.pathType, `${at}.pathType`, ['Exact', 'ImplementationSpecific', 'Prefix']));
  if (path.pathType !== 'ImplementationSpecific' && !textAt(path, 'path').startsWith('/')) {
    causes.push(invalidValue(`${at}.path`, path.path ?? '', 'must be an absolute path'));
  }
  return [...causes, ...checkBackend(path.backend, `${at}.backend`)];
}

function checkBackend(backend: unknown, at: string): Cause[] {
  if (!isJsonObject(backend)) return [required(at)];
  if (backend.resource !== undefined) return [];
  if (textAt(backend, 'service.name') === '') return [required(`${at}.service.name`)];
  const port = textAt(backend, 'service.port.number') || textAt(backend, 'service.port.name');
  return port === '' ? [required(`${at}`, 'port name or number is required')] : [];
}

export const ingresses: Resource = resource({
  ...networking,
  plural: 'ingresses',
  singular: 'ingress',
  kind: 'Ingress',
  shortNames: ['ing'],
  namespaced: true,
  hasStatus: true,
  counted: true,
  schema: network.ingress,
  columns: ingressColumns,
  complete: (object) => fill(section(object, 'status'), { loadBalancer: {} }),
  check(object) {
    const spec = section(object, 'spec');
    const rules = objectsIn(spec, 'rules');
    if (rules.length === 0 && spec.defaultBackend === undefined) {
      return [invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified')];
    }
    return rules.flatMap((rule, i) =>
      (isJsonObject(rule.http) ? objectsIn(rule.http, 'paths') : []).flatMap((path, k) =>
        checkIngressPath(path, `spec.rules[${i}].http.paths[${k}]`),
      ),
    );
  },
});

export const endpointSlices: Resource = resource({
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
  counted: true,
  schema: network.endpointSlice,
  columns: endpointSliceColumns,
  check: (object) =>
    textAt(object, 'addressType') === ''
      ? [required('addressType')]
      : checkChoice(object.addressType, 'addressType', ['FQDN', 'IPv4', 'IPv6']),
});

export const ingressClasses: Resource = resource({
  ...networking,
  plural: 'ingressclasses',
  singular: 'ingressclass',
  kind: 'IngressClass',
  namespaced: false,
  counted: true,
  schema: network.ingressClass,
  columns: [nameColumn, column('Controller', 'spec.controller'), ageColumn],
});

export const networkPolicies: Resource = resource({
  ...networking,
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  kind: 'NetworkPolicy',
  shortNames: ['netpol'],
  namespaced: true,
  counted: true,
  schema: network.networkPolicy,
  columns: policyColumns,
  complete(object) {
    const spec = section(object, 'spec');
    section(spec, 'podSelector');
    fill(spec, { policyTypes: spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'] });
    for (const rule of [...objectsIn(spec, 'ingress'), ...objectsIn(spec, 'egress')]) {
      for (const port of objectsIn(rule, 'ports')) fill(port, { protocol: 'TCP' });
    }
  },
  check(object) {
    const types = section(object, 'spec').policyTypes;
    return (Array.isArray(types) ? types : []).flatMap((type, i) =>
      checkChoice(type, `spec.policyTypes[${i}]`, ['Ingress', 'Egress']),
    );
  },
});

export const autoscalers: Resource = resource({
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  kind: 'HorizontalPodAutoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  schema: cluster.autoscaler,
  columns: autoscalerColumns,
  complete(object) {
    const spec = section(object, 'spec');
    const cpu = {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
    };
    fill(spec, { minReplicas: 1, metrics: [cpu] });
    fill(section(object, 'status'), { desiredReplicas: 0 });
  },
  check(object) {
    const spec = section(object, 'spec');
    const causes: Cause[] = [];
    if (textAt(spec, 'scaleTargetRef.kind') === '') causes.push(required('spec.scaleTargetRef.kind'));
    if (textAt(spec, 'scaleTargetRef.name') === '') causes.push(required('spec.scaleTargetRef.name'));
    const max = Number(spec.maxReplicas ?? 0);
    if (max < Number(spec.minReplicas ?? 1)) {
      causes.push(invalidValue('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
    }
    if (max === 0) causes.push(required('spec.maxReplicas'));
    else if (max < 0) causes.push(invalidValue('spec.maxReplicas', max, 'must be greater than 0'));
    return causes;
  },
});

export const disruptionBudgets: Resource = resource({
  group: 'policy',
  version: 'v1',
  plural: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  shortNames: ['pdb'],
  namespaced: true,
  hasStatus: true,
  counted: true,
  schema: cluster.disruptionBudget,
  columns: budgetColumns,
  complete: (object) =>
    fill(section(object, 'status'), { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
  check(object) {
    const spec = section(object, 'spec');
    if (spec.minAvailable === undefined || spec.maxUnavailable === undefined) return [];
    const shown = {
      MinAvailable: spec.minAvailable,
      Selector: spec.selector ?? null,
      MaxUnavailable: spec.maxUnavailable,
      UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
    };
    return [invalidValue('spec', shown, 'minAvailable and maxUnavailable cannot be both set')];
  },
});

const access = { group: 'rbac.authorization.k8s.io', version: 'v1', nameRule: 'path' as const };

function checkRoleRef(object: JsonObject): Cause[] {
  if (textAt(object, 'roleRef.name') === '') return [required('roleRef.name')];
  return checkChoice(textAt(object, 'roleRef.kind'), 'roleRef.kind', ['ClusterRole', 'Role']);
}

const shownRole = (object: JsonObject): JsonObject => ({
  APIGroup: textAt(object, 'roleRef.apiGroup'),
  Kind: textAt(object, 'roleRef.kind'),
  Name: textAt(object, 'roleRef.name'),
});

function bindingResource(plural: string, kind: string, namespaced: boolean): Resource {
  return resource({
    ...access,
    plural,
    kind,
    namespaced,
    schema: cluster.binding(kind),
    columns: bindingColumns,
    complete(object) {
      fill(section(object, 'roleRef'), { apiGroup: access.group });
      for (const subject of objectsIn(object, 'subjects')) {
        if (subject.kind !== 'ServiceAccount') fill(subject, { apiGroup: access.group });
      }
    },
    check: checkRoleRef,
    checkUpdate: (object, before) =>
      textAt(object, 'roleRef.name') === textAt(before, 'roleRef.name')
        ? []
        : [invalidValue('roleRef', shownRole(object), 'field is immutable')],
  });
}

export const accessRules: readonly Resource[] = [
  resource({
    ...access,
    plural: 'roles',
    kind: 'Role',
    namespaced: true,
    schema: cluster.role,
    columns: [nameColumn, createdColumn],
  }),
  resource({
    ...access,
    plural: 'clusterroles',
    kind: 'ClusterRole',
    namespaced: false,
    schema: cluster.clusterRole,
    columns: [nameColumn, createdColumn],
  }),
  bindingResource('rolebindings', 'RoleBinding', true),
  bindingResource('clusterrolebindings', 'ClusterRoleBinding', false),
];

export const storageClasses: Resource = resource({
  group: 'storage.k8s.io',
  version: 'v1',
  plural: 'storageclasses',
  singular: 'storageclass',
  kind: 'StorageClass',
  shortNames: ['sc'],
  namespaced: false,
  schema: cluster.storageClass,
  columns: storageClassColumns,
  complete: (object) => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  check: (object) => (object.provisioner === undefined ? [required('provisioner')] : []),
});

export const leases: Resource = resource({
  group: 'coordination.k8s.io',
  version: 'v1',
  plural: 'leases',
  kind: 'Lease',
  namespaced: true,
  schema: cluster.lease,
  columns: [nameColumn, column('Holder', 'spec.holderIdentity'), ageColumn],
});

export const priorityClasses: Resource = resource({
  group: 'scheduling.k8s.io',
  version: 'v1',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  kind: 'PriorityClass',
  shortNames: ['pc'],
  namespaced: false,
  schema: cluster.priorityClass,
  columns: [
    nameColumn,
    counter('Value', 'value'),
    column('Global-Default', (object) => String(object.globalDefault ?? false)),
    ageColumn,
  ],
});
