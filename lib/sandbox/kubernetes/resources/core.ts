import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';
import { badRequest, type Cause, duplicate, forbiddenField, invalidValue, required } from '../api/status.ts';
import * as cluster from '../schema/cluster.ts';
import * as network from '../schema/network.ts';
import { textAt } from '../selectors.ts';
import { claimColumns, eventColumns, namespaceColumns, nodeColumns, volumeColumns } from './columns/cluster.ts';
import {
  configMapColumns,
  endpointsColumns,
  secretColumns,
  serviceAccountColumns,
  serviceColumns,
} from './columns/network.ts';
import { checkChoice, isPort, portRange } from './pod-checks.ts';
import { fill, objectsIn, section } from './pod-defaults.ts';
import { type Resource, resource } from './resource.ts';

const core = { group: '', version: 'v1', namespaced: true };

function completeService(object: JsonObject): void {
  const spec = section(object, 'spec');
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' });
  for (const port of objectsIn(spec, 'ports')) {
    fill(port, { protocol: 'TCP' });
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '')
      port.targetPort = port.port ?? 0;
  }
  if (spec.type === 'NodePort' || spec.type === 'LoadBalancer') fill(spec, { externalTrafficPolicy: 'Cluster' });
  if (spec.type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
  if (spec.type !== 'ExternalName') fill(spec, { internalTrafficPolicy: 'Cluster' });
  fill(section(object, 'status'), { loadBalancer: {} });
}

function checkService(object: JsonObject): Cause[] {
  const spec = section(object, 'spec');
  const causes = checkChoice(spec.type, 'spec.type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
  const ports = objectsIn(spec, 'ports');
  if (spec.type === 'ExternalName') return spec.externalName ? causes : [...causes, required('spec.externalName')];
  if (ports.length === 0 && spec.clusterIP !== 'None') causes.push(required('spec.ports'));
  const names = new Set<Json>();
  for (const [i, port] of ports.entries()) {
    const at = `spec.ports[${i}]`;
    if (ports.length > 1 && !port.name) causes.push(required(`${at}.name`));
    if (port.name !== undefined && names.has(port.name)) causes.push(duplicate(`${at}.name`, port.name));
    if (port.name !== undefined) names.add(port.name);
    if (!isPort(port.port)) causes.push(invalidValue(`${at}.port`, port.port, portRange));
    if (typeof port.targetPort === 'number' && !isPort(port.targetPort)) {
      causes.push(invalidValue(`${at}.targetPort`, port.targetPort, portRange));
    }
    causes.push(...checkChoice(port.protocol, `${at}.protocol`, ['SCTP', 'TCP', 'UDP']));
    const nodePort = Number(port.nodePort ?? 30_000);
    if (nodePort < 30_000 || nodePort > 32_767) {
      const range = 'provided port is not in the valid range. The range of valid ports is 30000-32767';
      causes.push(invalidValue(`${at}.nodePort`, nodePort, range));
    }
  }
  return causes;
}

export const services: Resource = resource({
  ...core,
  plural: 'services',
  kind: 'Service',
  shortNames: ['svc'],
  categories: ['all'],
  hasStatus: true,
  nameRule: 'label',
  schema: network.service,
  columns: serviceColumns,
  complete: completeService,
  check: checkService,
  checkUpdate(object, before) {
    const now = textAt(object, 'spec.clusterIP');
    const then = textAt(before, 'spec.clusterIP');
    const same = textAt(object, 'spec.type') === textAt(before, 'spec.type');
    if (!same || then === '' || now === then) return [];
    return [invalidValue('spec.clusterIPs[0]', [now], 'may not change once set')];
  },
  selectable: {
    'spec.clusterIP': (object) => textAt(object, 'spec.clusterIP'),
    'spec.type': (object) => textAt(object, 'spec.type'),
  },
});

const dataKey = /^[-._a-zA-Z0-9]{1,253}$/;
const dataKeyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const maxData = 1024 * 1024;

function checkData(object: JsonObject): Cause[] {
  const causes: Cause[] = [];
  let size = 0;
  for (const part of ['data', 'binaryData']) {
    const entries = isJsonObject(object[part]) ? Object.entries(object[part]) : [];
    for (const [key, value] of entries) {
      if (!dataKey.test(key)) causes.push(invalidValue(`${part}[${key.slice(0, 80)}]`, key, dataKeyText));
      size += String(value).length;
    }
  }
  if (size > maxData) {
    causes.push({ reason: 'FieldValueTooLong', message: `Too long: may not be more than ${maxData} bytes`, field: '' });
  }
  return causes;
}

function checkFrozenData(object: JsonObject, before: JsonObject): Cause[] {
  if (before.immutable !== true) return [];
  const part = ['data', 'binaryData', 'immutable'].find((key) => !jsonEquals(object[key], before[key]));
  return part === undefined ? [] : [forbiddenField(part, 'field is immutable when `immutable` is set')];
}

export const configMaps: Resource = resource({
  ...core,
  plural: 'configmaps',
  kind: 'ConfigMap',
  shortNames: ['cm'],
  schema: network.configMap,
  columns: configMapColumns,
  check: checkData,
  checkUpdate: checkFrozenData,
});

/** Data that cannot be decoded is no data: the server refuses it while it reads the body. */
function refuseOtherThanBase64(object: JsonObject): void {
  for (const value of isJsonObject(object.data) ? Object.values(object.data) : []) {
    const text = String(value ?? '').replace(/[\r\n]/g, '');
    const place = /^[A-Za-z0-9+/]*={0,2}$/.test(text)
      ? text.length % 4 === 0
        ? -1
        : text.length
      : text.search(/[^A-Za-z0-9+/]/);
    if (place < 0) continue;
    throw badRequest(
      `Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte ${place}`,
    );
  }
}

const keysOfSecrets: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

function checkSecretKeys(object: JsonObject): Cause[] {
  const data = isJsonObject(object.data) ? object.data : {};
  const wanted = keysOfSecrets[String(object.type)] ?? [];
  return wanted.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`));
}

export const secrets: Resource = resource({
  ...core,
  plural: 'secrets',
  kind: 'Secret',
  schema: network.secret,
  columns: secretColumns,
  complete(object) {
    fill(object, { type: 'Opaque' });
    refuseOtherThanBase64(object);
    if (!isJsonObject(object.stringData)) return;
    const data = section(object, 'data');
    for (const [key, value] of Object.entries(object.stringData)) {
      data[key] = Buffer.from(String(value), 'utf8').toString('base64');
    }
    delete object.stringData;
  },
  check: (object) => [...checkData(object), ...checkSecretKeys(object)],
  checkUpdate: (object, before) =>
    object.type === before.type
      ? checkFrozenData(object, before)
      : [invalidValue('type', object.type, 'field is immutable')],
  selectable: { type: (object) => textAt(object, 'type') },
});

export const namespaces: Resource = resource({
  ...core,
  namespaced: false,
  plural: 'namespaces',
  kind: 'Namespace',
  shortNames: ['ns'],
  hasStatus: true,
  nameRule: 'label',
  schema: cluster.namespace,
  columns: namespaceColumns,
  prepare(object) {
    const metadata = section(object, 'metadata');
    section(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata.name ?? null;
    section(object, 'spec').finalizers = ['kubernetes'];
    object.status = { phase: 'Active' };
  },
  selectable: { 'status.phase': (object) => textAt(object, 'status.phase') },
});

export const nodes: Resource = resource({
  ...core,
  namespaced: false,
  plural: 'nodes',
  kind: 'Node',
  shortNames: ['no'],
  hasStatus: true,
  schema: cluster.node,
  columns: nodeColumns,
  selectable: { 'spec.unschedulable': (object) => textAt(object, 'spec.unschedulable') },
});

const eventFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

export const events: Resource = resource({
  ...core,
  plural: 'events',
  kind: 'Event',
  shortNames: ['ev'],
  schema: cluster.event,
  columns: eventColumns,
  selectable: Object.fromEntries([
    ...eventFields.map((name) => `involvedObject.${name}`).map(selectableText),
    ...['reason', 'reportingComponent', 'type'].map(selectableText),
    ['source', (object: JsonObject) => textAt(object, 'source.component')],
  ]),
});

function selectableText(path: string): [string, (object: JsonObject) => string] {
  return [path, (object) => textAt(object, path)];
}

export const serviceAccounts: Resource = resource({
  ...core,
  plural: 'serviceaccounts',
  kind: 'ServiceAccount',
  shortNames: ['sa'],
  schema: network.serviceAccount,
  columns: serviceAccountColumns,
});

export const endpoints: Resource = resource({
  ...core,
  plural: 'endpoints',
  kind: 'Endpoints',
  shortNames: ['ep'],
  schema: network.endpoints,
  columns: endpointsColumns,
});

export const claims: Resource = resource({
  ...core,
  plural: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  shortNames: ['pvc'],
  hasStatus: true,
  schema: cluster.claim,
  columns: claimColumns,
  prepare(object) {
    fill(section(object, 'spec'), { storageClassName: 'standard' });
    object.status = { phase: 'Pending' };
  },
  complete: (object) => fill(section(object, 'spec'), { volumeMode: 'Filesystem' }),
  check(object) {
    const spec = section(object, 'spec');
    const causes: Cause[] = [];
    if (!Array.isArray(spec.accessModes))
      causes.push(required('spec.accessModes', 'at least 1 access mode is required'));
    if (textAt(spec, 'resources.requests.storage') === '') causes.push(required('spec.resources[storage]'));
    return causes;
  },
});

export const volumes: Resource = resource({
  ...core,
  namespaced: false,
  plural: 'persistentvolumes',
  kind: 'PersistentVolume',
  shortNames: ['pv'],
  hasStatus: true,
  schema: cluster.persistentVolume,
  columns: volumeColumns,
});
