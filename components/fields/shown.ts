import type { ZodType } from 'zod';
import { type JsonObject, jsonEquals } from '#lib/kernel/json';
import type { FieldHint } from '#lib/stages/contract';
import { valueAt } from './paths.ts';
import { defaultAt, schemaAt } from './schema.ts';

/**
 * The fields of a form that count for what stands in the object. A field that hangs on another one goes with it: what a
 * canary is asked stays away when the traffic is not managed, whatever strategy was once chosen.
 */
export function shownHints(form: readonly FieldHint[], schema: ZodType, fields: JsonObject): FieldHint[] {
  const isShown = (hint: FieldHint, seen: readonly string[] = []): boolean => {
    const { when } = hint;
    if (!when || seen.includes(hint.path)) return true;
    const value = valueAt(fields, when.path) ?? defaultAt(schemaAt(schema, when.path));
    if (!when.is.some((wanted) => jsonEquals(wanted, value ?? null))) return false;
    const asked = form.filter(({ path }) => path === when.path);
    return asked.length === 0 || asked.some((other) => isShown(other, [...seen, hint.path]));
  };
  return form.filter((hint) => isShown(hint));
}
