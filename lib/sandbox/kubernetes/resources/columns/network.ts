import { isJsonObject, type JsonObject } from '#lib/kernel/json';
import { textAt } from '../../selectors.ts';
import { ageColumn, column, joined, listAt, nameColumn, pairs } from '../column.ts';
import type { Column } from '../resource.ts';

const member = (object: JsonObject, key: string): JsonObject => {
  const value = object[key];
  return isJsonObject(value) ? value : {};
};

function servicePorts(service: JsonObject): string {
  return joined(
    listAt(service, 'spec.ports').map((port) => {
      const node = port.nodePort === undefined ? '' : `:${String(port.nodePort)}`;
      return `${String(port.port)}${node}/${String(port.protocol)}`;
    }),
  );
}

const balancers = (object: JsonObject): string[] =>
  listAt(object, 'status.loadBalancer.ingress').map((one) => String(one.ip ?? one.hostname ?? ''));

function externalAddress(service: JsonObject): string {
  const type = textAt(service, 'spec.type');
  if (type === 'ExternalName') return textAt(service, 'spec.externalName');
  const addresses = type === 'LoadBalancer' ? balancers(service) : [];
  if (type === 'LoadBalancer' && addresses.length === 0) return '<pending>';
  return joined(addresses);
}

export const serviceColumns: readonly Column[] = [
  nameColumn,
  column('Type', 'spec.type'),
  column('Cluster-IP', 'spec.clusterIP'),
  column('External-IP', externalAddress),
  column('Port(s)', servicePorts),
  ageColumn,
  column('Selector', (object) => pairs(member(object, 'spec').selector), { wide: true }),
];

export const ingressColumns: readonly Column[] = [
  nameColumn,
  column('Class', 'spec.ingressClassName'),
  column('Hosts', (object) => {
    const hosts = listAt(object, 'spec.rules').map((rule) => String(rule.host ?? '*'));
    return hosts.length === 0 ? '*' : hosts.join(',');
  }),
  column('Address', (object) => balancers(object).join(',')),
  column('Ports', (object) => (listAt(object, 'spec.tls').length > 0 ? '80, 443' : '80')),
  ageColumn,
];

export const endpointsColumns: readonly Column[] = [
  nameColumn,
  column('Endpoints', (object) =>
    joined(
      listAt(object, 'subsets').flatMap((subset) =>
        listAt(subset, 'addresses').flatMap((address) =>
          listAt(subset, 'ports').map((port) => `${String(address.ip)}:${String(port.port)}`),
        ),
      ),
    ),
  ),
  ageColumn,
];

export const endpointSliceColumns: readonly Column[] = [
  nameColumn,
  column('AddressType', 'addressType'),
  column('Ports', (object) => joined(listAt(object, 'ports').map((port) => String(port.port ?? '*')))),
  column('Endpoints', (object) =>
    joined(
      listAt(object, 'endpoints').flatMap(({ addresses }) => (Array.isArray(addresses) ? addresses.map(String) : [])),
    ),
  ),
  ageColumn,
];

export const policyColumns: readonly Column[] = [
  nameColumn,
  column('Pod-Selector', (object) => pairs(member(member(object, 'spec'), 'podSelector').matchLabels)),
  ageColumn,
];

const dataCount = (object: JsonObject): number =>
  Object.keys(member(object, 'data')).length + Object.keys(member(object, 'binaryData')).length;

export const configMapColumns: readonly Column[] = [nameColumn, column('Data', dataCount, { number: true }), ageColumn];

export const secretColumns: readonly Column[] = [
  nameColumn,
  column('Type', 'type'),
  column('Data', dataCount, { number: true }),
  ageColumn,
];

export const serviceAccountColumns: readonly Column[] = [
  nameColumn,
  column('Secrets', (object) => listAt(object, 'secrets').length, { number: true }),
  ageColumn,
];
