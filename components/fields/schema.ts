import { type ZodType, z } from 'zod';
import type { Json, JsonObject } from '#lib/kernel/json';
import { withScalarTypes } from '#lib/pipelines/scalar-types';

/** What a form asks a zod schema: the part for a path, what stands there by default, and what is wrong with a value. */

export function schemaAt(schema: ZodType, path: string): ZodType | undefined {
  let at: ZodType | undefined = schema;
  for (const key of path.split('.')) {
    const inside: ZodType | undefined = at && bare(at);
    if (inside instanceof z.ZodObject) at = Object.hasOwn(inside.shape, key) ? inside.shape[key] : undefined;
    else if (inside instanceof z.ZodArray) at = inside.element as ZodType;
    else return undefined;
  }
  return at;
}

/** The schema without the wrappers that say "may be absent", "may be null", "is this by default", "is changed to". */
export function bare(schema: ZodType): ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return bare(schema.unwrap() as ZodType);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return bare(schema.unwrap() as ZodType);
  if (schema instanceof z.ZodPipe) return bare(schema.in as ZodType);
  return schema;
}

/** What the field is when the document does not have it. */
export function defaultAt(schema: ZodType | undefined): Json | undefined {
  if (!schema) return undefined;
  const parsed = schema.safeParse(undefined);
  return parsed.success ? (parsed.data as Json | undefined) : undefined;
}

/** What a choice from a list writes: nothing for the empty one where a field may be absent, a boolean where it is one. */
export function choiceOf(text: string, schema: ZodType | undefined): Json | undefined {
  if (text === '' && schema?.safeParse(undefined).success) return undefined;
  if (!schema || !(bare(schema) instanceof z.ZodBoolean)) return text;
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** Lists of `{ value }` (Spinnaker's choices) and lists of text are edited alike. */
export function isListOfValues(schema: ZodType | undefined, value: Json | undefined): boolean {
  const list = schema && bare(schema);
  if (list instanceof z.ZodArray) {
    const element = bare(list.element as ZodType);
    if (element instanceof z.ZodObject) return 'value' in element.shape;
    return false;
  }
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'object');
}

/** `{ key, value }` lists instead of objects. */
export function isListOfPairs(schema: ZodType | undefined, value: Json | undefined): boolean {
  return (schema ? bare(schema) instanceof z.ZodArray : false) || Array.isArray(value);
}

export function acceptsList(schema: ZodType | undefined, value: Json | undefined): boolean {
  if (Array.isArray(value)) return true;
  const inside = schema && bare(schema);
  if (inside instanceof z.ZodUnion) return inside.options.some((option) => acceptsList(option as ZodType, undefined));
  return inside instanceof z.ZodArray;
}

/** Messages by the dotted path they blame. A value that is still an expression has its type only when it runs. */
export function errorsOf(schema: ZodType, value: JsonObject): ReadonlyMap<string, string> {
  const errors = new Map<string, string>();
  const result = schema.safeParse(withScalarTypes(schema, value));
  for (const issue of result.error?.issues ?? []) {
    if (holdsExpression(value, issue.path)) continue;
    const path = issue.path.map(String).join('.');
    if (!errors.has(path)) errors.set(path, wordsOf(issue.message));
  }
  return errors;
}

/** A schema that says nothing about what is missing speaks in zod's words, which are for programmers. */
function wordsOf(message: string): string {
  return /^Invalid input: expected .*, received (undefined|null)$/.test(message) ? 'Fill this in' : message;
}

/** The message for a field: its own, or the first one about something inside it. */
export function errorAt(errors: ReadonlyMap<string, string>, path: string): string | undefined {
  const own = errors.get(path);
  if (own !== undefined) return own;
  for (const [key, message] of errors) {
    if (key.startsWith(`${path}.`)) return `${key.slice(path.length + 1)}: ${message}`;
  }
  return undefined;
}

function holdsExpression(root: JsonObject, path: readonly PropertyKey[]): boolean {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return typeof value === 'string' && value.includes('${');
}
