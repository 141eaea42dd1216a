import { defaultBudget, Meter } from '#lib/expressions/budget';
import { findsPattern } from '#lib/expressions/regex/pattern';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { selectPath } from '#lib/kernel/json-path';

/**
 * The names of those of a trigger's `payloadConstraints` that a payload does not meet (reference §5): each key is a member of the payload or a path
 * into it, each value a regular expression that is found somewhere in the text there. Patterns come from people and
 * texts from strangers, so they meet in our own engine, which cannot be made to run away; whatever cannot be decided
 * within its budget does not match.
 */
export function unmetConstraints(constraints: unknown, payload: JsonObject): string[] {
  if (!isJsonObject(constraints)) return [];
  return Object.entries(constraints)
    .filter(([key, pattern]) => !valuesAt(payload, key).some((value) => found(String(pattern), textOf(value))))
    .map(([key]) => key);
}

const longestText = 100_000;
const longestPattern = 1000;

function found(pattern: string, text: string): boolean {
  if (text.length > longestText || pattern.length > longestPattern) return false;
  try {
    return findsPattern(pattern, text, new Meter(defaultBudget, Date.now));
  } catch {
    return false;
  }
}

function valuesAt(payload: JsonObject, key: string): Json[] {
  if (Object.hasOwn(payload, key)) return listOf(payload[key] ?? null);
  try {
    return selectPath(payload, key).flatMap(listOf);
  } catch {
    return [];
  }
}

/** A list matches when one of its members does. */
const listOf = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
