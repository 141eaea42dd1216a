import { UNEXPECTED } from '../errors.ts';
import { evaluateExpression } from '../evaluate.ts';
import { NeedsFetch } from '../scope.ts';
import { breakingTheText, exhausting, reachingForPrototypes, reachingForTheHost } from './attacks.ts';
import { sampleContext } from './sample-context.ts';
import { sampleScope } from './scope.ts';

/**
 * Random expressions, the same for the same seed: sentences of the grammar, mutations of known attacks, and soups of
 * tokens. What must hold of each: evaluation never throws, the answer is JSON, a failure keeps the text, and neither the
 * context nor any prototype changes.
 */
export interface FuzzReport {
  count: number;
  /** How often each outcome was seen: a fuzz that only finds parse errors tests nothing. */
  outcomes: Record<string, number>;
  findings: string[];
}

export function fuzzExpressions(seed: number, count: number): FuzzReport {
  const random = randomFrom(seed);
  const scope = sampleScope();
  const before = JSON.stringify(sampleContext);
  const report: FuzzReport = { count, outcomes: {}, findings: [] };
  for (let i = 0; i < count && report.findings.length < 20; i++) {
    const source = `\${${expression(random)}}`;
    const problem = problemWith(source, report.outcomes, scope);
    if (problem) report.findings.push(`${source}: ${problem}`);
  }
  if (JSON.stringify(sampleContext) !== before) report.findings.push('The context was changed');
  if (Object.keys({}.constructor.prototype as object).length > 0) report.findings.push('A prototype was changed');
  return report;
}

function problemWith(
  source: string,
  outcomes: Record<string, number>,
  scope: ReturnType<typeof sampleScope>,
): string | undefined {
  try {
    const { outcome, value, error } = evaluateExpression(source, scope);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (JSON.stringify(value) === undefined) return 'the answer is no JSON';
    if ((outcome === 'error' || outcome === 'unresolved') && value !== source) return 'the text was not kept';
    if (error?.exceptionType === UNEXPECTED) return error.message;
    return error && error.message === '' ? 'the error says nothing' : undefined;
  } catch (thrown) {
    if (thrown instanceof NeedsFetch) return undefined;
    return `thrown ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  }
}

type Random = () => number;

/** Mulberry32. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const names = [
  'service',
  'version',
  'replicas',
  'ratio',
  'enabled',
  'none',
  'tags',
  'numbers',
  'labels',
  'clusters',
  'nested',
  'unknown',
  '#this',
  '#root',
  'mixed',
  'rows',
  'big',
  'empty',
  '#x',
  'path',
];
const literals = [
  '1',
  '0',
  '-1',
  '2147483647',
  '3L',
  '2.5',
  '1e3',
  "'a'",
  "''",
  "'x.y'",
  'true',
  'false',
  'null',
  '{}',
  '{:}',
  '{1, 2}',
  '{a: 1}',
  "'\\d+'",
  '1.5f',
  '0x1F',
  "'é🚀'",
];
const binary = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '==',
  '!=',
  '<',
  '>=',
  ' and ',
  ' or ',
  ' matches ',
  ' between ',
  ' instanceof ',
  '?:',
  ' eq ',
  ' mod ',
];
const calls = [
  'size()',
  'length()',
  'toString()',
  'isEmpty()',
  "contains('a')",
  'substring(1)',
  "split(',')",
  'toUpperCase()',
  'keySet()',
  'values()',
  "replaceAll('a','b')",
  'hashCode()',
  'equals(1)',
  'get(0)',
  'intValue()',
  "concat('x')",
  "indexOf('a')",
  'clear()',
  'add(1)',
  'entrySet()',
  'charAt(0)',
  "compareTo('a')",
  "matches('.*')",
  'getClass()',
  'trim()',
  'repeat(2)',
  "containsKey('app')",
  'subList(0,1)',
];
const functions = [
  '#toInt',
  '#toJson',
  '#readJson',
  '#toFloat',
  '#toBase64',
  '#fromBase64',
  '#readYaml',
  '#alphanumerical',
  '#toBoolean',
  '#doNotEval',
  '#stage',
  '#nope',
];
const statics = [
  'T(Math).max',
  'T(String).valueOf',
  'T(Integer).parseInt',
  'T(java.time.LocalDate).parse',
  'T(String).format',
  'T(Math).abs',
  'new java.util.Date',
  'new String',
  'T(java.time.DayOfWeek).of',
  'T(Runtime).exec',
  'T(Long).valueOf',
  'T(Double).toString',
];
const tokens = [
  ...names,
  ...literals,
  ...binary,
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '.',
  '?.',
  '.?[',
  '.![',
  '.^[',
  '?',
  ':',
  ',',
  '=',
  '++',
  '--',
  '!',
  '#',
  '@',
  'T(',
  'new ',
  "'",
  '"',
  '$',
  '\\',
  ' ',
  '\n',
  '\u0000',
  '|',
  '&',
];
const seeds = [
  ...reachingForTheHost,
  ...reachingForPrototypes,
  ...breakingTheText,
  ...exhausting.filter((text) => text.length < 200),
];

function expression(random: Random): string {
  const kind = random();
  if (kind < 0.4) return wellTyped(random, pick(random, kinds), 3);
  if (kind < 0.65) return sentence(random, 4);
  if (kind < 0.85) return mutated(random, pick(random, seeds));
  return Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(random, tokens)).join('');
}

type Kind = 'number' | 'text' | 'truth' | 'list' | 'map';
const kinds: readonly Kind[] = ['number', 'text', 'truth', 'list', 'map'];
const leaves: Readonly<Record<Kind, readonly string[]>> = {
  number: ['1', '7', '2.5', '3L', 'replicas', 'ratio', 'big', 'numbers[1]', 'tags.size()', 'service.length()'],
  text: ["'a'", 'service', 'version', 'path', 'labels.app', 'tags[0]', "labels['tier']", 'clusters[0].name'],
  truth: ['true', 'enabled', 'disabled', 'tags.isEmpty()', "'yes'"],
  list: ['tags', 'numbers', '{1, 2, 3}', "path.split('/')", 'rows[1]', '{}'],
  map: ['labels', '{a: 1}', 'nested', 'clusters[0]', '{:}', '#readJson(\'{"a":[1]}\')'],
};

/** Sentences that mostly can be evaluated: `N`, `T`, `B`, `L`, `M` stand for a sentence of that kind. */
const shapes: Readonly<Record<Kind, readonly string[]>> = {
  number: [
    '(N + N)',
    '(N * N)',
    '(N - N)',
    '(N % 7)',
    'T.length()',
    'L.size()',
    'M.size()',
    'T(Math).abs(N)',
    '(B ? N : N)',
    '#toInt(numbers[0])',
    'T.hashCode()',
    '(N ?: N)',
  ],
  text: [
    '(T + T)',
    'T.toUpperCase()',
    "T.replaceAll('[aeiou]', '_')",
    'T.concat(T)',
    '(B ? T : T)',
    '(T + N)',
    'L.toString()',
    '#toJson(M)',
    "T(String).join(',', tags)",
    '#toBase64(T)',
    'T.trim()',
    "T.split('/')[0]",
  ],
  truth: [
    '(N > N)',
    '(T == T)',
    '(B and B)',
    '(B or B)',
    '!B',
    "(T matches '[a-z]+')",
    'T.contains(T)',
    '(N between {1, 9})',
    'L.contains(N)',
    '(L == L)',
    "M.containsKey('a')",
  ],
  list: [
    'L.?[true]',
    'L.![#this]',
    '{N, T, B}',
    'L.?[#this != null]',
    'M.keySet()',
    'L.![{#this}]',
    'M.values()',
    "L.![#this + 'x']",
    '(B ? L : L)',
  ],
  map: ['{a: N, b: T}', '{x: L}', '{m: M}', '(B ? M : M)', '{(1): N}'],
};
const kindOf: Readonly<Record<string, Kind>> = { N: 'number', T: 'text', B: 'truth', L: 'list', M: 'map' };

function wellTyped(random: Random, kind: Kind, depth: number): string {
  if (depth === 0) return pick(random, leaves[kind]);
  return pick(random, shapes[kind]).replace(/\b[NTBLM]\b(?!\()/g, (letter) =>
    wellTyped(random, kindOf[letter] ?? kind, depth - 1),
  );
}

function sentence(random: Random, depth: number): string {
  if (depth === 0) return random() < 0.5 ? pick(random, names) : pick(random, literals);
  const inner = () => sentence(random, depth - 1 - Math.floor(random() * 2) < 0 ? 0 : depth - 1);
  switch (Math.floor(random() * 14)) {
    case 0:
    case 1:
      return `${inner()}${pick(random, binary)}${inner()}`;
    case 2:
      return `(${inner()})`;
    case 3:
    case 4:
      return `${sentence(random, 0)}.${pick(random, calls)}`;
    case 5:
      return `${inner()}[${inner()}]`;
    case 6:
      return `${sentence(random, 0)}${pick(random, ['.?[', '.![', '.^[', '.$[', '?.!['])}${inner()}]`;
    case 7:
      return `${inner()} ? ${inner()} : ${inner()}`;
    case 8:
      return `${pick(random, functions)}(${inner()})`;
    case 9:
      return `${pick(random, statics)}(${inner()})`;
    case 10:
      return `{${inner()}, ${inner()}}`;
    case 11:
      return `{${pick(random, ['a', "'b c'", '1', 'true'])}: ${inner()}}`;
    case 12:
      return `${pick(random, ['!', '-', '+', '++'])}${inner()}`;
    default:
      return `${pick(random, names)} = ${inner()}`;
  }
}

function mutated(random: Random, text: string): string {
  const at = Math.floor(random() * (text.length + 1));
  const end = Math.min(text.length, at + Math.floor(random() * 4));
  const insert = random() < 0.7 ? pick(random, tokens) : '';
  return text.slice(0, at) + insert + text.slice(end);
}
