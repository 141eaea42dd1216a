import type { Json, JsonObject } from '#lib/kernel/json';
import type { Cause } from '../api/status.ts';
import type { Struct } from '../schema/schema.ts';

/** A column of `kubectl get`. Priority 0 is always shown, 1 with `-o wide`. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  priority: number;
  value(object: JsonObject, now: number): Json;
}

/** Everything the API server knows about a kind of object. Behaviour over time is the controllers' business. */
export interface Resource {
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  schema: Struct;
  /** Subresources; `scale` needs spec.replicas. */
  hasStatus: boolean;
  hasScale: boolean;
  /** metadata.generation counts changes of the specification. */
  counted: boolean;
  columns: readonly Column[];
  /** Fields besides metadata.name and metadata.namespace that field selectors may use. */
  selectable: Readonly<Record<string, (object: JsonObject) => string>>;
  /** Fills in what the writer left out. Changes the object in place: it is a copy. */
  complete(object: JsonObject): void;
  /** What is wrong with the object, apart from its metadata. */
  check(object: JsonObject): Cause[];
  /** What may not change. */
  checkUpdate(object: JsonObject, before: JsonObject): Cause[];
  /** Whether names may contain dots (subdomains) or are labels, as services have. */
  nameRule: 'subdomain' | 'label' | 'path';
  /** Added by a definition: some of the API treats such kinds in another way. */
  custom: boolean;
  /** A finalizer that the server itself sets when an object is deleted. */
  cleanup: string | undefined;
  /** What the server adds on creation only: defaults that depend on the cluster go to admission instead. */
  prepare(object: JsonObject): void;
}

type Required = 'version' | 'plural' | 'kind' | 'namespaced' | 'schema';

/** A resource with the usual answers for everything that is not given. */
export function resource(given: Pick<Resource, Required> & Partial<Resource>): Resource {
  return {
    group: '',
    singular: given.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    hasStatus: false,
    hasScale: false,
    counted: false,
    columns: [],
    selectable: {},
    complete: () => {},
    check: () => [],
    checkUpdate: () => [],
    nameRule: 'subdomain',
    prepare: () => {},
    custom: false,
    cleanup: undefined,
    ...given,
  };
}

export const apiVersionOf = (resource: Resource): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;

/** Identifies a resource in the store and in snapshots. */
export const idOf = (resource: Resource): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
