import { asJson, type KubeObject } from '../objects.ts';
import type { Resource } from '../resources/resource.ts';
import { apiVersionOf } from '../resources/resource.ts';
import { parseFieldSelector, parseLabelSelector } from '../selectors.ts';
import type { Call } from './call.ts';
import { badRequest, groupResource, StatusError } from './status.ts';

export type ObjectTest = (object: KubeObject) => boolean;

/** The objects a list, watch or collection delete is about. Throws 400 for selectors the server does not understand. */
export function selectionOf(call: Call, resource: Resource, namespace: string, name?: string): ObjectTest {
  const labelText = call.query.get('labelSelector') ?? '';
  const fieldText = call.query.get('fieldSelector') ?? '';
  const labels = parseLabelSelector(labelText);
  const fields = parseFields(resource, labelText, fieldText);
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    labels(object.metadata.labels) &&
    fields((path) => fieldOf(resource, object, path));
}

function parseFields(resource: Resource, labels: string, text: string) {
  try {
    return parseFieldSelector(text, (path) => isSelectable(resource, path));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw badRequest(
      `Unable to find "${apiVersionOf(resource)}, Resource=${groupResource(resource).split('.')[0]}" that match label selector "${labels.slice(0, 200)}", field selector "${text.slice(0, 200)}": ${error.message}`,
    );
  }
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
