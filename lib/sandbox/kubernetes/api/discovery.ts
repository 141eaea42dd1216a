import type { Json, JsonObject } from '#lib/kernel/json';
import type { GroupVersion, Kinds } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const subVerbs = ['get', 'patch', 'update'];

interface Subresource {
  name: string;
  group: string;
  version: string;
  kind: string;
  verbs: string[];
}

function subresourcesOf(resource: Resource): Subresource[] {
  const self = { group: resource.group, version: resource.version, kind: resource.kind };
  const found: Subresource[] = [];
  if (resource.plural === 'pods') {
    found.push({ ...self, name: 'log', verbs: ['get'] });
    found.push({ name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] });
  }
  const scale = { name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: subVerbs };
  const status = { ...self, name: 'status', verbs: subVerbs };
  const both = [...(resource.hasScale ? [scale] : []), ...(resource.hasStatus ? [status] : [])];
  found.push(...(resource.custom ? both.reverse() : both));
  return found;
}

/** Reviews answer a question; they are created and never stored. */
export const reviews: readonly { group: string; version: string; plural: string; kind: string; namespaced: boolean }[] =
  [
    {
      group: 'authentication.k8s.io',
      version: 'v1',
      plural: 'selfsubjectreviews',
      kind: 'SelfSubjectReview',
      namespaced: false,
    },
    { group: 'authentication.k8s.io', version: 'v1', plural: 'tokenreviews', kind: 'TokenReview', namespaced: false },
    {
      group: 'authorization.k8s.io',
      version: 'v1',
      plural: 'selfsubjectaccessreviews',
      kind: 'SelfSubjectAccessReview',
      namespaced: false,
    },
    {
      group: 'authorization.k8s.io',
      version: 'v1',
      plural: 'subjectaccessreviews',
      kind: 'SubjectAccessReview',
      namespaced: false,
    },
    {
      group: 'authorization.k8s.io',
      version: 'v1',
      plural: 'localsubjectaccessreviews',
      kind: 'LocalSubjectAccessReview',
      namespaced: true,
    },
    {
      group: 'authorization.k8s.io',
      version: 'v1',
      plural: 'selfsubjectrulesreviews',
      kind: 'SelfSubjectRulesReview',
      namespaced: false,
    },
  ];

const reviewGroups: readonly GroupVersion[] = [...new Set(reviews.map((one) => one.group))].map((group) => ({
  group,
  version: 'v1',
  resources: [],
}));

const allGroups = (kinds: Kinds): GroupVersion[] => [...kinds.groupVersions(), ...reviewGroups];
export const namedGroups = (kinds: Kinds): GroupVersion[] => allGroups(kinds).filter((one) => one.group !== '');

const nameOf = (one: GroupVersion): string => (one.group === '' ? one.version : `${one.group}/${one.version}`);

export const findGroupVersion = (kinds: Kinds, group: string, version: string): GroupVersion | undefined =>
  allGroups(kinds).find((one) => one.group === group && one.version === version);

/** `/api/v1` and `/apis/<group>/<version>` */
export function resourceList(entry: GroupVersion): JsonObject {
  const stored = entry.resources.flatMap((one) => [
    listed(one),
    ...subresourcesOf(one).map((sub) => ({
      name: `${one.plural}/${sub.name}`,
      singularName: '',
      namespaced: one.namespaced,
      ...(sub.group === one.group ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ]);
  const asked = reviews
    .filter((one) => one.group === entry.group)
    .map((one) => ({
      name: one.plural,
      singularName: one.kind.toLowerCase(),
      namespaced: one.namespaced,
      kind: one.kind,
      verbs: ['create'],
    }));
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: nameOf(entry), resources: [...stored, ...asked] };
}

function listed(one: Resource): JsonObject {
  return {
    name: one.plural,
    singularName: one.singular,
    namespaced: one.namespaced,
    kind: one.kind,
    verbs,
    ...(one.shortNames.length > 0 ? { shortNames: [...one.shortNames] } : {}),
    ...(one.categories.length > 0 ? { categories: [...one.categories] } : {}),
  };
}

export function groupOf(entry: GroupVersion): JsonObject {
  const version = { groupVersion: nameOf(entry), version: entry.version };
  return { name: entry.group, versions: [version], preferredVersion: version };
}

/** `/apis` */
export const groupList = (kinds: Kinds): JsonObject => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: namedGroups(kinds).map(groupOf),
});

/** `/api` */
export const coreVersions = (host: string): JsonObject => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: host }],
});

/** `/api` and `/apis` for clients that ask for everything at once. */
export function aggregated(kinds: Kinds, core: boolean): JsonObject {
  const items = allGroups(kinds)
    .filter((one) => (one.group === '') === core)
    .map(
      (one): Json => ({
        metadata: { name: one.group, creationTimestamp: null },
        versions: [{ version: one.version, resources: aggregatedResources(one), freshness: 'Current' }],
      }),
    );
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedResources(entry: GroupVersion): Json[] {
  const scope = (namespaced: boolean) => (namespaced ? 'Namespaced' : 'Cluster');
  const stored = entry.resources.map(
    (one): Json => ({
      resource: one.plural,
      responseKind: { group: one.group, version: one.version, kind: one.kind },
      scope: scope(one.namespaced),
      singularResource: one.singular,
      verbs,
      ...(one.shortNames.length > 0 ? { shortNames: [...one.shortNames] } : {}),
      ...(one.categories.length > 0 ? { categories: [...one.categories] } : {}),
      subresources: subresourcesOf(one).map((sub) => ({
        subresource: sub.name,
        responseKind: { group: sub.group, version: sub.version, kind: sub.kind },
        verbs: sub.verbs,
      })),
    }),
  );
  const asked = reviews
    .filter((one) => one.group === entry.group)
    .map(
      (one): Json => ({
        resource: one.plural,
        responseKind: { group: one.group, version: one.version, kind: one.kind },
        scope: scope(one.namespaced),
        singularResource: one.kind.toLowerCase(),
        verbs: ['create'],
      }),
    );
  return [...stored, ...asked];
}
