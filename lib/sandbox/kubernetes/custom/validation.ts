/** Checks values against the schema of a custom resource, in the words of the real server. */
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { type Cause, duplicate, invalidValue, notSupported, required } from '../api/status.ts';

/** What is wrong with the value; `at` is where it stands, empty for the whole object. */
export function checkValue(openApi: JsonObject, value: Json, at: string): Cause[] {
  const mistyped = typeProblem(openApi, value, at);
  if (mistyped !== undefined) return [mistyped];
  if (Array.isArray(value)) return checkList(openApi, value, at);
  if (isJsonObject(value)) return checkObject(openApi, value, at);
  return checkScalar(openApi, value, at);
}

function typeProblem(openApi: JsonObject, value: Json, at: string): Cause | undefined {
  const wanted = openApi.type;
  const found = typeOf(value);
  if (typeof wanted !== 'string' || wanted === found || (wanted === 'number' && found === 'integer')) return undefined;
  const message = `Invalid value: "${found}": ${at} in body must be of type ${wanted}: "${found}"`;
  return { reason: 'FieldValueTypeInvalid', message, field: at };
}

function typeOf(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function checkObject(openApi: JsonObject, value: JsonObject, at: string): Cause[] {
  const place = (name: string) => (at === '' ? name : `${at}.${name}`);
  const wanted = Array.isArray(openApi.required) ? openApi.required.map(String) : [];
  const causes = wanted.filter((name) => value[name] === undefined).map((name) => required(place(name)));
  const properties = isJsonObject(openApi.properties) ? openApi.properties : {};
  for (const [name, member] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : openApi.additionalProperties;
    if (isJsonObject(schema)) causes.push(...checkValue(schema, member, place(name)));
  }
  return causes;
}

function checkList(openApi: JsonObject, value: readonly Json[], at: string): Cause[] {
  const items = openApi.items;
  const causes = isJsonObject(items) ? value.flatMap((item, i) => checkValue(items, item, `${at}[${i}]`)) : [];
  return [...causes, ...repeated(openApi, value, at)];
}

/** Members of sets and maps are told apart by themselves or by their keys, so none may come twice. */
function repeated(openApi: JsonObject, value: readonly Json[], at: string): Cause[] {
  const kind = openApi['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') return [];
  const keys = openApi['x-kubernetes-list-map-keys'];
  const seen = new Set<string>();
  return value.flatMap((item, i) => {
    const id = kind === 'map' && Array.isArray(keys) ? keyOf(item, keys.map(String)) : item;
    const known = seen.has(JSON.stringify(id));
    seen.add(JSON.stringify(id));
    return known ? [duplicate(`${at}[${i}]`, id)] : [];
  });
}

const keyOf = (item: Json, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.map((key) => [key, isJsonObject(item) ? (item[key] ?? null) : null]));

function checkScalar(openApi: JsonObject, value: Json, at: string): Cause[] {
  const causes: Cause[] = [];
  const { enum: choices, minimum, maximum, pattern, minLength, maxLength } = openApi;
  if (Array.isArray(choices) && !choices.includes(value)) causes.push(notSupported(at, value, choices.map(String)));
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) {
      causes.push(invalidValue(at, value, `${at} in body should be greater than or equal to ${minimum}`));
    }
    if (typeof maximum === 'number' && value > maximum) {
      causes.push(invalidValue(at, value, `${at} in body should be less than or equal to ${maximum}`));
    }
  }
  if (typeof value !== 'string') return causes;
  if (typeof maxLength === 'number' && value.length > maxLength) {
    causes.push({
      reason: 'FieldValueTooLong',
      message: `Too long: may not be more than ${maxLength} bytes`,
      field: at,
    });
  }
  if (typeof minLength === 'number' && value.length < minLength) {
    causes.push(invalidValue(at, value, `${at} in body should be at least ${minLength} chars long`));
  }
  if (typeof pattern === 'string' && !new RegExp(pattern).test(value)) {
    causes.push(invalidValue(at, value, `${at} in body should match '${pattern}'`));
  }
  return causes;
}
