/**
 * As much OpenAPI as clients need to see what the server can do: that writes take `dryRun`, `fieldValidation` and
 * `fieldManager`. It describes no fields, so clients leave validation to the server.
 */
import type { JsonObject } from '#lib/kernel/json';
import { version } from '../cluster.ts';
import { type GroupVersion, groupVersions } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';

const pathOf = (entry: GroupVersion): string =>
  entry.group === '' ? `api/${entry.version}` : `apis/${entry.group}/${entry.version}`;

export const writeParameters: readonly string[] = ['dryRun', 'fieldManager', 'fieldValidation', 'force'];

const info = { title: 'Kubernetes', version: version.gitVersion };

/** `/openapi/v3` */
export function documentIndex(): JsonObject {
  const paths = groupVersions.map((entry) => [
    pathOf(entry),
    { serverRelativeURL: `/openapi/v3/${pathOf(entry)}?hash=${version.gitVersion}` },
  ]);
  return { paths: Object.fromEntries(paths) };
}

/** `/openapi/v3/<path>`, or undefined. */
export function documentOf(path: string): JsonObject | undefined {
  const entry = groupVersions.find((one) => pathOf(one) === path);
  if (entry === undefined) return undefined;
  const paths = entry.resources.map((resource) => [itemPath(entry, resource), operations(resource, 'v3')]);
  return { openapi: '3.0.0', info, paths: Object.fromEntries(paths), components: { schemas: {} } };
}

/** `/openapi/v2` as JSON. */
export function documentV2(): JsonObject {
  const paths = itemPaths().map(([path, resource]) => [path, operations(resource, 'v2')]);
  return { swagger: '2.0', info, paths: Object.fromEntries(paths), definitions: {} };
}

/** All resources by the path of one object. */
export const itemPaths = (): [string, Resource][] =>
  groupVersions.flatMap((entry) => entry.resources.map((one): [string, Resource] => [itemPath(entry, one), one]));

const itemPath = (entry: GroupVersion, resource: Resource): string =>
  resource.namespaced
    ? `/${pathOf(entry)}/namespaces/{namespace}/${resource.plural}/{name}`
    : `/${pathOf(entry)}/${resource.plural}/{name}`;

const parameter = (name: string, form: 'v2' | 'v3'): JsonObject =>
  form === 'v3' ? { name, in: 'query', schema: { type: 'string' } } : { name, in: 'query', type: 'string' };

function operations(resource: Resource, form: 'v2' | 'v3'): JsonObject {
  const parameters = writeParameters.map((name) => parameter(name, form));
  return {
    patch: {
      description: `partially update the specified ${resource.kind}`,
      operationId: `patch${resource.kind}`,
      parameters,
      responses: { 200: { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': { group: resource.group, kind: resource.kind, version: resource.version },
    },
  };
}
