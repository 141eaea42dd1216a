import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { readYaml, type YamlProblem } from '#lib/kernel/yaml';
import type { Manifest } from '#lib/providers/contract';

/** Text of many documents to manifests. Pure; safe for text from anybody. */
export const parseLimits = { bytes: 2 * 1024 * 1024, documents: 1000, depth: 100, aliases: 100 } as const;

/**
 * A stage reads the same text at each of its steps, and a megabyte of YAML takes a second of a process that others wait
 * for: the latest texts are remembered.
 */
const remembered = new Map<string, Manifest[]>();
const mostRemembered = 8;

/** YAML, or JSON which is YAML too. `List`s are flattened. Throws `invalid` with line and column. */
export function parseManifests(text: string): Manifest[] {
  const known = remembered.get(text);
  if (known) return structuredClone(known);
  const parsed = readDocuments(text);
  remembered.set(text, parsed);
  const oldest = remembered.keys().next().value;
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  return structuredClone(parsed);
}

function readDocuments(text: string): Manifest[] {
  if (Buffer.byteLength(text, 'utf8') > parseLimits.bytes) {
    throw invalid(`The manifests are larger than ${parseLimits.bytes / 1024 ** 2} MiB; deploy them in several stages`);
  }
  const { bytes: length, documents, aliases } = parseLimits;
  const read = readYaml(text, { length, documents, aliases, merge: true });
  if ('problem' in read) throw invalid(sentenceFor(read.problem), { data: placeOf(read.problem) });
  return read.values.flatMap(({ value, line }) => manifestsIn(value, `The document at line ${line}`));
}

const placeOf = ({ line, column }: YamlProblem) => ({ line, column });

function sentenceFor({ message, line, column, limit }: YamlProblem): string {
  const where = `The document at line ${line}`;
  if (limit === 'documents')
    return `The text holds more than ${parseLimits.documents} documents; deploy them in several stages`;
  if (limit === 'aliases') return `${where} refers to its own anchors too often; write the values out`;
  if (limit === 'nesting') return `${where} is nested deeper than ${parseLimits.depth} levels`;
  return `Line ${line}, column ${column}: ${message}`;
}

/** One value that was parsed before: an object, a list of them, or a `List`. `where` opens the sentence of an error. */
export function manifestsIn(value: unknown, where: string, depth = 0): Manifest[] {
  if (value === null || value === undefined) return [];
  if (depth > 5) throw invalid(`${where} nests lists too deep`);
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => manifestsIn(item, `${where}, item ${i + 1}`, depth + 1));
  }
  if (!isJsonObject(value)) throw invalid(`${where} is not a manifest but ${describe(value)}`);
  checkDepth(value, where, 0);
  const kind = stringAt(value, 'kind');
  if (kind?.endsWith('List') && Array.isArray(value.items)) {
    return manifestsIn(value.items, where, depth + 1);
  }
  return [manifestFrom(value, where)];
}

function manifestFrom(value: JsonObject, where: string): Manifest {
  const apiVersion = stringAt(value, 'apiVersion');
  const kind = stringAt(value, 'kind');
  const metadata = objectAt(value, 'metadata');
  if (!kind) throw invalid(`${where} has no kind`);
  if (!apiVersion) throw invalid(`${where} (${kind}) has no apiVersion`);
  if (!stringAt(metadata, 'name') && !stringAt(metadata, 'generateName')) {
    throw invalid(`${where} (${kind}) has no metadata.name`);
  }
  return { ...value, apiVersion, kind, metadata };
}

function checkDepth(value: Json, where: string, depth: number): void {
  if (depth > parseLimits.depth) throw invalid(`${where} is nested deeper than ${parseLimits.depth} levels`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') throw invalid(`${where} has a key __proto__`);
    checkDepth(item, where, depth + 1);
  }
}

function describe(value: unknown): string {
  return typeof value === 'string' ? `the text “${value.slice(0, 40)}”` : `a ${typeof value}`;
}
