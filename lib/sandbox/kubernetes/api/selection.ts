import { asJson, type KubeObject } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';
import { parseFieldSelector, parseLabelSelector } from '../selectors.ts';
import type { Call } from './call.ts';

export type ObjectTest = (object: KubeObject) => boolean;

/** The objects a list, watch or collection delete is about. Throws 400 for selectors the server does not understand. */
export function selectionOf(call: Call, resource: Resource, namespace: string, name?: string): ObjectTest {
  const fieldText = call.query.get('fieldSelector') ?? '';
  const labels = parseLabelSelector(call.query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(
    fieldText,
    (path) => isSelectable(resource, path),
    (path) => refusalOf(resource, path),
  );
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    labels(object.metadata.labels) &&
    fields((path) => fieldOf(resource, object, path));
}

/** Kinds that know fields of their own refuse others in words of their own. */
function refusalOf(resource: Resource, path: string): string {
  if (resource.kind === 'Job') return `field label ${JSON.stringify(path)} not supported for Job`;
  if (Object.keys(resource.selectable).length > 0) return `field label not supported: ${path}`;
  return `${JSON.stringify(path)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

const isSelectable = (resource: Resource, path: string): boolean =>
  path === 'metadata.name' ||
  (path === 'metadata.namespace' && resource.namespaced) ||
  Object.hasOwn(resource.selectable, path);

function fieldOf(resource: Resource, object: KubeObject, path: string): string {
  if (path === 'metadata.name') return object.metadata.name;
  if (path === 'metadata.namespace') return object.metadata.namespace ?? '';
  return resource.selectable[path]?.(asJson(object)) ?? '';
}
