import { stringify } from 'yaml';
import type { Json } from '#lib/kernel/json';
import { readYaml as readDocuments } from '#lib/kernel/yaml';
import { parseJson, type TextProblem } from './json-text.ts';

/** JSON and YAML text and the value a stage keeps. A list of manifests is written as documents divided by `---`. */

export const longestYaml = 2 * 1024 * 1024;

export function writeJson(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** Empty text is no value at all. */
export function readJson(text: string): { value: Json | undefined } | { problem: TextProblem } {
  return text.trim() === '' ? { value: undefined } : parseJson(text);
}

export function writeYaml(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  const options = { lineWidth: 0, aliasDuplicateObjects: false } as const;
  if (!Array.isArray(value)) return stringify(value, options);
  return value.map((item) => stringify(item, options)).join('---\n');
}

/** With `asList` every document becomes an item; a document that is itself a list gives its items. */
export function readYaml(text: string, asList: boolean): { value: Json } | { problem: TextProblem } {
  if (text.length > longestYaml) {
    return { problem: { message: 'The text is longer than 2 MB', line: 1, column: 1 } };
  }
  const read = readDocuments(text, { length: longestYaml, documents: 1000, aliases: 50 });
  if ('problem' in read) return { problem: capitalised(read.problem) };
  const values = read.values.map(({ value }) => value as Json);
  if (asList) return { value: values.flat() };
  if (values.length > 1) return { problem: { message: 'Only one document may stand here', line: 1, column: 1 } };
  return { value: values[0] ?? null };
}

/** The text itself, if it is YAML. */
export function checkYaml(text: string): { value: Json } | { problem: TextProblem } {
  const read = readYaml(text, true);
  return 'problem' in read ? read : { value: text };
}

function capitalised({ message, line, column }: TextProblem): TextProblem {
  return { message: message.charAt(0).toUpperCase() + message.slice(1), line, column };
}
