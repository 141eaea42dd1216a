import type { Kinds } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';

/** Where a path below `/api` or `/apis` leads. */
export interface Route {
  resource: Resource;
  /** Empty: all namespaces, or a resource that has none. */
  namespace: string;
  name: string | undefined;
  subresource: string | undefined;
}

/** Finds the resource of a path; undefined where there is none. */
export function routeOf(kinds: Kinds, path: string): Route | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  if (parts.includes(undefined)) return undefined;
  const [root, ...rest] = parts as string[];
  if (root === 'api' && rest.length >= 2) return within(kinds, '', rest[0] ?? '', rest.slice(1));
  if (root === 'apis' && rest.length >= 3) return within(kinds, rest[0] ?? '', rest[1] ?? '', rest.slice(2));
  return undefined;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function within(kinds: Kinds, group: string, version: string, parts: readonly string[]): Route | undefined {
  const [first = '', second, third, ...rest] = parts;
  if (first === 'namespaces' && second !== undefined && third !== undefined) {
    const resource = kinds.find(group, version, third);
    if (resource?.namespaced) return leaf(resource, second, rest);
  }
  const resource = kinds.find(group, version, first);
  if (resource === undefined || (resource.namespaced && second !== undefined)) return undefined;
  return leaf(resource, '', parts.slice(1));
}

function leaf(resource: Resource, namespace: string, parts: readonly string[]): Route | undefined {
  const [name, subresource, ...rest] = parts;
  return rest.length > 0 ? undefined : { resource, namespace, name, subresource };
}
