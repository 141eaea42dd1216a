import {
  type Document,
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  type Node,
  parseAllDocuments,
  Scalar,
} from 'yaml';
import type { Meter } from '../budget.ts';
import { javaException, shorten } from '../errors.ts';
import { bytesOfBase64 } from '../library/utf8.ts';
import { bytePrimitive } from '../values/java-class.ts';
import { JavaMap } from '../values/java-map.ts';
import { Byte, JavaArray, JavaCollection, type Value } from '../values/value.ts';
import { mergeInto } from './merge.ts';
import { plainScalar, yamlFloat, yamlInt, yamlTimestamp } from './scalars.ts';

/**
 * YAML by the library, whose schema knows texts only: every scalar is given its type here. It reads everything, at a price
 * of some microseconds for each token.
 */
export function readWhole(text: string, meter: Meter): Value[] {
  // A block of text whose last row has no end of line ends without one, whatever the library says.
  const endless = text.slice(text.lastIndexOf('\n') + 1).trim() === '' ? -1 : text.length;
  return parsed(text, meter).map((document) => new Converter(meter, endless).convert(document.contents, 0));
}

const failure = (type: string, message: string) => javaException(`org.yaml.snakeyaml.${type}`, message);

function parsed(text: string, meter: Meter): Document.Parsed[] {
  meter.grow(text.length * 8);
  meter.step(text.length + tokensOf(text) * STEPS_PER_TOKEN);
  if (nesting(text) > MAX_NESTING) throw failure('error.YAMLException', 'The YAML text is nested too deeply');
  const result = parseAllDocuments(text, {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const documents = 'empty' in result ? [] : [...result];
  for (const document of documents) {
    const [error] = document.errors;
    if (error) throw failure('parser.ParserException', `The YAML text is broken: ${shorten(error.message, 200)}`);
  }
  return documents;
}

const STEPS_PER_TOKEN = 80;

/** At most so many tokens can a text have; ordinary text has one in ten characters. */
function tokensOf(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (mayEndToken[text.charCodeAt(at)]) count++;
  return count;
}

const mayEndToken = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\n:,[\]{}\-?&*!#|>]/.test(String.fromCharCode(code)) ? 1 : 0,
);

const MAX_NESTING = 200;

/** At least the deepest nesting of brackets and of `- - -`: the parser recurses on both. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let dashes = 0;
  for (let at = 0; at < text.length; at++) {
    const ch = text.charAt(at);
    if (ch === '[' || ch === '{') deepest = Math.max(deepest, ++depth);
    else if (ch === ']' || ch === '}') depth = Math.max(0, depth - 1);
    if (ch === '\n') dashes = 0;
    else if ((ch === '-' || ch === '?') && /^[ \t]$/.test(text.charAt(at + 1))) deepest = Math.max(deepest, ++dashes);
  }
  return deepest;
}

class Converter {
  private readonly meter: Meter;
  private readonly anchors = new Map<string, Value>();

  private readonly endless: number;

  constructor(meter: Meter, endless: number) {
    this.meter = meter;
    this.endless = endless;
  }

  convert(node: Node | null, depth: number): Value {
    this.meter.step();
    if (depth > Math.min(this.meter.budget.depth, 50))
      throw failure('error.YAMLException', 'The YAML text is nested too deeply');
    if (node === null) return null;
    if (isAlias(node)) return this.alias(node.source);
    const value = this.value(node, depth);
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor) this.anchors.set(anchor, value);
    return value;
  }

  private set(pairs: readonly { key: unknown }[], depth: number): Value {
    return new JavaCollection(
      'set',
      pairs.map((pair) => this.convert(pair.key as Node | null, depth + 1)),
    );
  }

  private reaches({ type, range }: Scalar): boolean {
    return (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) && range?.[2] === this.endless;
  }

  private alias(name: string): Value {
    if (this.anchors.has(name)) return this.anchors.get(name) ?? null;
    throw failure('composer.ComposerException', `The alias *${shorten(name)} has no anchor before it`);
  }

  private value(node: Node, depth: number): Value {
    if (isScalar(node)) return this.reaches(node) ? String(scalar(node)).replace(/\n$/, '') : scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.convert(item as Node | null, depth + 1));
    if (!isYamlMap(node)) return null;
    if (node.tag === 'tag:yaml.org,2002:set') return this.set(node.items, depth);
    const map = new JavaMap();
    const merged = new JavaMap();
    for (const pair of node.items) {
      const key = pair.key as Node | null;
      const value = this.convert((pair.value ?? null) as Node | null, depth + 1);
      if (isScalar(key) && key.value === '<<' && isPlain(key)) mergeInto(merged, value, this.meter);
      else map.set(this.convert(key, depth + 1), value);
    }
    if (merged.size === 0) return map;
    for (const [key, value] of map.entries()) merged.set(key, value);
    return merged;
  }
}

const isPlain = (node: Scalar) => (node.type === undefined || node.type === Scalar.PLAIN) && node.tag === undefined;

function scalar(node: Scalar): Value {
  const text = typeof node.value === 'string' ? node.value : '';
  if (isPlain(node)) return plainScalar(text);
  switch (node.tag) {
    case undefined:
    case '!':
    case 'tag:yaml.org,2002:str':
      return text;
    case 'tag:yaml.org,2002:int':
      return yamlInt(text);
    case 'tag:yaml.org,2002:float':
      return yamlFloat(text);
    case 'tag:yaml.org,2002:binary':
      return binary(text);
    case 'tag:yaml.org,2002:null':
      return null;
    case 'tag:yaml.org,2002:bool':
      return plainScalar(text) === true;
    case 'tag:yaml.org,2002:timestamp':
      return yamlTimestamp(text) ?? text;
    default:
      throw failure('constructor.ConstructorException', `The YAML tag ${shorten(node.tag ?? '')} is not allowed`);
  }
}

function binary(text: string): Value {
  const bytes = bytesOfBase64(text.replace(/\s/g, ''));
  if (typeof bytes === 'string') throw failure('error.YAMLException', bytes);
  return new JavaArray(
    bytePrimitive,
    Array.from(bytes, (byte) => new Byte(byte)),
  );
}
