import { parseDocument } from 'yaml';
import { parseJson, problemAt, type TextProblem } from '#components/fields/json-text.ts';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { pipelineDocument } from '#lib/pipelines/document';

/** The document as text and back. Text that cannot be read is kept by the editor as it is; this only says what is wrong. */

export const longestTextBytes = 4 * 1024 * 1024;
const deepestNesting = 100;

export type ReadText = { raw: JsonObject } | { problem: TextProblem };

export function writeText(value: Json): string {
  return JSON.stringify(value, null, 2);
}

export function readText(text: string): ReadText {
  if (text.length > longestTextBytes)
    return problemAt(text, 0, 'The text is longer than the 4 MB a pipeline may have.');
  const parsed = parseJson(text);
  if ('problem' in parsed) return parsed;
  const { value } = parsed;
  if (!isJsonObject(value)) return problemAt(text, 0, 'A pipeline is one JSON object: { "name": …, "stages": [ … ] }.');
  if (nesting(value) > deepestNesting)
    return problemAt(text, 0, `The text nests deeper than ${deepestNesting} levels.`);
  const checked = pipelineDocument.safeParse(value);
  if (checked.success) return { raw: value };
  const issue = checked.error.issues[0];
  const path = issue?.path.map(String) ?? [];
  return problemAt(
    text,
    offsetOf(text, path),
    `${path.join('.') || 'pipeline'}: ${issue?.message ?? 'not a pipeline'}`,
  );
}

/** Where a member stands in the text; 0 if the text cannot be searched or has no such member. */
export function offsetOf(text: string, path: readonly string[]): number {
  const keys = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const node = parseDocument(text, { strict: false, uniqueKeys: false, logLevel: 'silent' }).getIn(keys, true);
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}

function nesting(value: Json, limit = deepestNesting + 1): number {
  if (limit === 0 || typeof value !== 'object' || value === null) return 0;
  const members = Array.isArray(value) ? value : Object.values(value);
  return 1 + members.reduce<number>((deepest, member) => Math.max(deepest, nesting(member, limit - 1)), 0);
}
