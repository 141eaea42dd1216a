import type { Json, JsonObject } from '#lib/kernel/json';
import { isJsonObject } from '#lib/kernel/json';
import { clone, own } from '../objects.ts';

/** JSON Merge Patch (RFC 7386): null removes, objects merge, everything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return clone(patch);
  const result: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(own(result, key), value);
  }
  return result;
}
