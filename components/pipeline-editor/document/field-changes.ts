import { isJsonObject, type Json, type JsonObject, jsonEquals } from '#lib/kernel/json';

/** One leaf that differs. */
export interface FieldChange {
  /** Dotted, numbers step into lists: `options.size`, `manifests.0.spec.replicas`. */
  path: string;
  /** Absent when the field is new. */
  was?: Json;
  /** Absent when the field is gone. */
  is?: Json;
}

/** Every leaf that differs. Lists of the same length are compared item by item, others as a whole. */
export function fieldChanges(before: JsonObject, after: JsonObject, prefix = ''): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(after, key) ? after[key] : undefined;
    return leafChanges(was, is, `${prefix}${key}`);
  });
}

function leafChanges(was: Json | undefined, is: Json | undefined, path: string): FieldChange[] {
  if (jsonEquals(was, is)) return [];
  if (isJsonObject(was) && isJsonObject(is)) return fieldChanges(was, is, `${path}.`);
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length && was.some(isContainer)) {
    return was.flatMap((item, index) => leafChanges(item, is[index], `${path}.${index}`));
  }
  return [{ path, ...(was !== undefined && { was }), ...(is !== undefined && { is }) }];
}

const isContainer = (value: Json) => typeof value === 'object' && value !== null;

const mostLines = 12;

/** `path: old → new`, a line each; what is too long is cut. */
export function inWords(changes: readonly FieldChange[]): string[] {
  const lines = changes.slice(0, mostLines).map(({ path, was, is }) => {
    if (was === undefined) return `${path}: ${shown(is)} (new)`;
    if (is === undefined) return `${path}: removed (was ${shown(was)})`;
    return `${path}: ${shown(was)} → ${shown(is)}`;
  });
  return changes.length > mostLines ? [...lines, `and ${changes.length - mostLines} more fields`] : lines;
}

function shown(value: Json | undefined): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = (text ?? '').replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line || '(empty)';
}
