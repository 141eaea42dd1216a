/**
 * YAML that anybody may have written, to plain values. The library by itself takes minutes for a map of 60,000 keys (it
 * compares each with each), seconds for a hundred thousand empty documents, and answers deep nesting with its own stack:
 * here keys are compared by a set, documents are counted before they are read, and each of these is told as what it is.
 * Aliases are limited by the library.
 */
import { isMap, isScalar, LineCounter, parseAllDocuments, visit } from 'yaml';

export interface YamlLimits {
  /** Characters. */
  length: number;
  documents: number;
  /** How often anchors may be repeated, all repetitions of repetitions counted. */
  aliases: number;
  /** Whether `<<` takes over the members of another map. */
  merge?: boolean;
}

/** A sentence without the name of the text, and where it is about. */
export interface YamlProblem {
  message: string;
  line: number;
  column: number;
  /** Which limit was passed, when one was. */
  limit?: 'length' | 'documents' | 'aliases' | 'nesting';
}

export interface YamlValue {
  value: unknown;
  /** Where its document begins. */
  line: number;
}

/** Levels. An anchor that holds itself is deeper than anything. */
const deepest = 200;
const tooDeep = 'it is nested too deep';

/** Empty documents are left out. Never throws. */
export function readYaml(text: string, limits: YamlLimits): { values: YamlValue[] } | { problem: YamlProblem } {
  const tooMuch = beyond(text, limits);
  if (tooMuch) return { problem: { ...tooMuch, line: 1, column: 1 } };
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: line || 1, column: col || 1 };
  };
  const options = { merge: limits.merge ?? false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
  const parsed = parseAllDocuments(text, { ...options, lineCounter: lines });
  const values: YamlValue[] = [];
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [error] = document.errors;
    if (error) return { problem: { ...sentenceOf(error.message), ...at(error.pos[0]) } };
    const begin = at(document.contents?.range?.[0] ?? document.range[0]);
    try {
      const twice = repeatedKey(document);
      if (twice) return { problem: { message: `the key ${twice.key} stands twice in its map`, ...at(twice.offset) } };
      const value: unknown = document.toJS({ maxAliasCount: limits.aliases });
      if (isDeeper(value, deepest)) return { problem: { message: tooDeep, limit: 'nesting', ...begin } };
      if (value !== null && value !== undefined) values.push({ value, line: begin.line });
    } catch (error) {
      return { problem: { ...sentenceOf(error instanceof Error ? error.message : String(error)), ...begin } };
    }
  }
  if (values.length > limits.documents) return { problem: { ...tooMany(limits.documents), line: 1, column: 1 } };
  return { values };
}

/** The value of a text that is one document; null for an empty one. */
export function readYamlDocument(
  text: string,
  limits: Omit<YamlLimits, 'documents'>,
): { value: unknown } | { problem: YamlProblem } {
  const read = readYaml(text, { ...limits, documents: 1 });
  return 'problem' in read ? read : { value: read.values[0]?.value ?? null };
}

function beyond(text: string, { length, documents }: YamlLimits): Pick<YamlProblem, 'message' | 'limit'> | undefined {
  if (text.length > length) return { message: `it is longer than ${sizeOf(length)}`, limit: 'length' };
  // At the beginning of a line nothing else can mean this: what is inside a text block stands further in.
  let count = 0;
  for (const _ of text.matchAll(/^---(?=\s|$)/gm)) {
    // One more than documents, for a first one that has no mark.
    if (++count > documents + 1) return tooMany(documents);
  }
  return undefined;
}

const tooMany = (documents: number) =>
  ({
    message: documents === 1 ? 'it holds more than one document' : `it holds more than ${documents} documents`,
    limit: 'documents',
  }) as const;

const sizeOf = (length: number) =>
  length >= 1024 * 1024 ? `${length / 1024 / 1024} MB` : `${Math.round(length / 1024)} kB`;

function repeatedKey(document: Parameters<typeof visit>[0]): { key: string; offset: number } | undefined {
  let found: { key: string; offset: number } | undefined;
  visit(document, {
    Map(_, map) {
      if (!isMap(map)) return undefined;
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = { key: JSON.stringify(key.value)?.slice(0, 100) ?? '', offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

function sentenceOf(message: string): Pick<YamlProblem, 'message' | 'limit'> {
  if (/call stack/i.test(message)) return { message: tooDeep, limit: 'nesting' };
  if (/alias count/i.test(message)) return { message: 'it refers to its own anchors too often', limit: 'aliases' };
  return { message: (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '').slice(0, 300) };
}
