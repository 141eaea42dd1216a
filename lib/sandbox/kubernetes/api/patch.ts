import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Cluster } from '../cluster.ts';
import { asJson } from '../objects.ts';
import { JsonPatchError, jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { StrategicPatchError, strategicPatch } from '../patch/strategic.ts';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { DecodeError, decode } from '../schema/decode.ts';
import type { Struct } from '../schema/schema.ts';
import { applyObject } from '../write/apply.ts';
import { updateObject } from '../write/update.ts';
import { decodeAs, mediaTypeOf, parseJsonText, parseYamlText } from './body.ts';
import { type Call, flag, isDryRun, managerOf, readBody } from './call.ts';
import { checkName, checkNamespace, existing, sendObject } from './objects.ts';
import type { Route } from './route.ts';
import { badRequest, invalid, required, StatusError, unsupportedMediaType } from './status.ts';

export const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export async function patch(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const type = mediaTypeOf(call);
  if (type === patchTypes.apply) return apply(cluster, call, route);
  if (!Object.values<string>(patchTypes).includes(type)) {
    throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type');
  }
  if (type === patchTypes.strategic && route.resource.custom) {
    throw unsupportedMediaType([patchTypes.json, patchTypes.merge, patchTypes.apply]);
  }
  if (call.query.has('force')) throw invalidOptions('force', 'Forbidden: may not be specified for non-apply patch');
  const text = await readBody(call);
  const before = existing(cluster, route);
  const body = patched(route.resource.schema, asJson(before), type, parseJsonText(text));
  const object = decodePatched(call, route.resource, body);
  checkNamespace(route, object);
  checkName(route, object);
  const options = { manager: managerOf(call), dryRun: isDryRun(call), subresource: route.subresource };
  sendObject(call, route.resource, 200, updateObject(cluster, route.resource, before, object, options));
}

/** What a patch makes of an object has to be one; the server shows all of it when it is not. */
function decodePatched(call: Call, resource: Resource, body: JsonObject): JsonObject {
  try {
    decode(resource.schema, body);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const whole = JSON.stringify(JSON.stringify(body));
    throw invalid({ group: '', plural: '', kind: '' }, '', [
      { reason: 'FieldValueInvalid', message: `Invalid value: ${whole}: ${error.message}`, field: 'patch' },
    ]);
  }
  return decodeAs(call, resource.schema, resource.kind, resource.version, body);
}

/** The value after a JSON, merge or strategic merge patch. Throws a StatusError. */
export function patched(schema: Struct, value: JsonObject, type: string, body: Json): JsonObject {
  const result = attempt(schema, value, type, body);
  if (!isJsonObject(result)) throw badRequest('the patch does not leave an object');
  return result;
}

function attempt(schema: Struct, value: JsonObject, type: string, body: Json): Json {
  try {
    if (type === patchTypes.json && isJsonObject(body)) {
      const why = 'json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp';
      throw badRequest(`error decoding patch: ${why}`);
    }
    if (type === patchTypes.json) return jsonPatch(value, body);
    if (!isJsonObject(body)) throw badRequest('error decoding patch: the body is not an object');
    return type === patchTypes.merge ? mergePatch(value, body) : strategicPatch(schema, value, body);
  } catch (error) {
    if (error instanceof JsonPatchError) {
      throw new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    }
    if (error instanceof StrategicPatchError) throw new StatusError(500, '', error.message);
    throw error;
  }
}

const invalidOptions = (field: string, message: string): StatusError =>
  invalid({ group: 'meta.k8s.io', plural: '', kind: 'PatchOptions' }, '', [
    { reason: 'FieldValueForbidden', message, field },
  ]);

async function apply(cluster: Cluster, call: Call, route: Route): Promise<void> {
  const { resource, namespace, name = '' } = route;
  if (!call.query.get('fieldManager')) {
    throw invalid({ group: 'meta.k8s.io', plural: '', kind: 'PatchOptions' }, '', [
      required('fieldManager', 'is required for apply patch'),
    ]);
  }
  const body = parseYamlText(await readBody(call));
  if (!isJsonObject(body)) throw badRequest('error decoding YAML: the configuration is not an object');
  checkKind(resource, body);
  const before = cluster.store.get(resource, namespace, name);
  if (before === undefined && route.subresource !== undefined) existing(cluster, route);
  const configuration = decodeConfiguration(resource, namespace, name, body);
  checkNamespace(route, configuration);
  checkName(route, configuration);
  const options = {
    manager: managerOf(call),
    dryRun: isDryRun(call),
    force: flag(call, 'force'),
    subresource: route.subresource,
  };
  const { object, created } = applyObject(cluster, resource, namespace, before, configuration, options);
  sendObject(call, resource, created ? 201 : 200, object);
}

function checkKind(resource: Resource, body: JsonObject): void {
  if (body.kind === undefined || body.apiVersion === undefined) {
    throw badRequest('invalid object type: /, Kind=');
  }
  if (body.kind !== resource.kind || body.apiVersion !== apiVersionOf(resource)) {
    throw badRequest(
      `the API version in the data (${String(body.apiVersion).slice(0, 80)}, ${String(body.kind).slice(0, 80)}) does not match the expected API version (${apiVersionOf(resource)}, ${resource.kind})`,
    );
  }
}

/** Apply does not forgive unknown fields: what is not in the schema has no owner. */
function decodeConfiguration(resource: Resource, namespace: string, name: string, body: JsonObject): JsonObject {
  // The server names the namespace only when the configuration does.
  const named = isJsonObject(body.metadata) && body.metadata.namespace !== undefined;
  const place = namespace === '' ? name : `${named ? namespace : ''}/${name}`;
  const head = `failed to create typed patch object (${place}; ${apiVersionOf(resource)}, Kind=${resource.kind})`;
  try {
    const { value, unknown } = decode(resource.schema, body);
    const [first, ...more] = unknown.map((path) => `.${path}: field not declared in schema`);
    if (first === undefined) return value;
    const list = more.length === 0 ? first : `errors:\n  ${[first, ...more].join('\n  ')}`;
    throw new StatusError(500, '', `${head}: ${list}`);
  } catch (error) {
    if (error instanceof DecodeError) throw new StatusError(500, '', `${head}: ${error.applied ?? error.message}`);
    throw error;
  }
}
