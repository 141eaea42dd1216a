import { parse as parseYaml } from 'yaml';
import { messageOf } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { apiVersionOf, type Resource } from '../resources/resource.ts';
import { DecodeError, decode } from '../schema/decode.ts';
import type { Struct } from '../schema/schema.ts';
import { type Call, warn } from './call.ts';
import { badRequest, invalid, invalidValue, StatusError, unsupportedMediaType } from './status.ts';

const maxDepth = 64;
/** The YAML parser takes quadratic time for some inputs; who has more to say can send JSON. */
const maxYaml = 128 * 1024;

export const mediaTypeOf = (call: Call): string =>
  (call.request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const accepted = ['application/json', 'application/yaml'];

/** The body of a create or update as JSON. An absent content type means JSON. */
export function parseBody(call: Call, text: string): Json {
  const type = mediaTypeOf(call);
  if (type !== '' && type !== 'text/plain' && !accepted.includes(type)) throw unsupportedMediaType(accepted);
  return type === 'application/yaml' ? parseYamlText(text) : parseJsonText(text);
}

export function parseJsonText(text: string): Json {
  try {
    return checked(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw badRequest(`couldn't get version/kind; json parse error: ${messageOf(error).slice(0, 200)}`);
  }
}

/** YAML of which JSON is a part: most clients send JSON under this name. */
export function parseYamlText(text: string): Json {
  if (text.trimStart().startsWith('{')) {
    try {
      return checked(JSON.parse(text) as Json);
    } catch (error) {
      if (error instanceof StatusError) throw error;
    }
  }
  if (text.length > maxYaml)
    throw badRequest(`error decoding YAML: a YAML body may have at most ${maxYaml} bytes, send JSON`);
  try {
    checkNesting(text);
    return checked(parseYaml(text, { maxAliasCount: 50, uniqueKeys: false }) as Json);
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw badRequest(`error decoding YAML: ${messageOf(error).slice(0, 300)}`);
  }
}

/** Brackets inside brackets make the YAML parser slow long before it gives up. */
function checkNesting(text: string): void {
  let depth = 0;
  for (const char of text) {
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    if (depth > maxDepth) throw badRequest(`error decoding YAML: nested deeper than ${maxDepth} levels`);
  }
}

/** Refuses what would hurt those who walk the value: too deep, or members no object has by itself. */
function checked(root: Json): Json {
  let level: Json[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw badRequest(`the body is nested deeper than ${maxDepth} levels`);
    const next: Json[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (Object.hasOwn(value, '__proto__')) throw badRequest('the body has a member named __proto__');
      for (const member of Array.isArray(value) ? value : Object.values(value)) next.push(member);
    }
    level = next;
  }
  return root;
}

/** The body as an object of the resource: right kind, right types, unknown fields treated as the client asked. */
export function decodeBody(call: Call, resource: Resource, body: Json): JsonObject {
  if (!isJsonObject(body)) {
    throw badRequest(`the object provided is unrecognized (must be of type ${resource.kind}): it is not an object`);
  }
  const kind = body.kind ?? resource.kind;
  const apiVersion = body.apiVersion ?? apiVersionOf(resource);
  if (resource.custom && kind !== resource.kind) {
    const name = isJsonObject(body.metadata) ? String(body.metadata.name) : '';
    throw invalid({ ...resource, kind: shown(kind) }, name, [invalidValue('kind', kind, `must be ${resource.kind}`)]);
  }
  if (kind !== resource.kind || apiVersion !== apiVersionOf(resource)) {
    throw badRequest(
      `${what(shown(kind), shown(apiVersion), resource.kind)}: ${mismatchOf(resource, kind, apiVersion)}`,
    );
  }
  return decodeAs(call, resource.schema, resource.kind, resource.version, body);
}

const what = (kind: string, version: string, wanted: string): string =>
  `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${wanted}`;

function mismatchOf(resource: Resource, kind: Json, apiVersion: Json): string {
  if (apiVersion !== apiVersionOf(resource)) {
    return `no kind "${shown(kind)}" is registered for version "${shown(apiVersion)}" in scheme "pkg/runtime/scheme.go:111"`;
  }
  const group = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '');
  return `converting (${resource.version}.${shown(kind)}) to (${group}.${resource.kind}): unknown conversion`;
}

const shown = (value: Json): string => String(value).slice(0, 80);

export function decodeAs(call: Call, schema: Struct, kind: string, version: string, body: JsonObject): JsonObject {
  const failure = what(kind, version, kind);
  try {
    const { value, unknown } = decode(schema, body);
    reportUnknown(call, failure, unknown);
    return value;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${failure}: ${error.message}`);
    throw error;
  }
}

function reportUnknown(call: Call, what: string, unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  const messages = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  const mode = call.query.get('fieldValidation') || 'Warn';
  if (mode === 'Strict') throw badRequest(`${what}: strict decoding error: ${messages.join(', ')}`);
  if (mode === 'Warn') for (const message of messages) warn(call, message);
}
