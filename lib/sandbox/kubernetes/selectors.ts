import { isJsonObject, type Json } from '#lib/kernel/json';
import { badRequest } from './api/status.ts';
import type { LabelSelector } from './kinds.ts';
import { own } from './objects.ts';

export type Labels = Record<string, string>;
export type LabelTest = (labels: Labels | undefined) => boolean;

const everything: LabelTest = () => true;

/** The test a `LabelSelector` of an object describes; an empty one matches everything. */
export function labelTest(selector: LabelSelector): LabelTest {
  const tests = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => requirement(key, 'In', [value])),
    ...(selector.matchExpressions ?? []).map((one) => requirement(one.key, one.operator, one.values ?? [])),
  ];
  return (labels) => tests.every((test) => test(labels));
}

export const matchesAll = (wanted: Labels, labels: Labels | undefined): boolean =>
  Object.entries(wanted).every(([key, value]) => own(labels, key) === value);

/** One line of a selector. Operators are those of objects and nodes: In, NotIn, Exists, DoesNotExist, Gt, Lt. */
export function requirement(key: string, operator: string, values: readonly string[]): LabelTest {
  const allowed = new Set(values);
  const limit = Number(values[0]);
  switch (operator) {
    case 'In':
      return (labels) => allowed.has(own(labels, key) ?? '\0');
    case 'NotIn':
      return (labels) => !allowed.has(own(labels, key) ?? '\0');
    case 'Exists':
      return (labels) => own(labels, key) !== undefined;
    case 'DoesNotExist':
      return (labels) => own(labels, key) === undefined;
    case 'Gt':
      return (labels) => Number(own(labels, key) ?? Number.NaN) > limit;
    case 'Lt':
      return (labels) => Number(own(labels, key) ?? Number.NaN) < limit;
    default:
      return () => false;
  }
}

const keyPattern = /^(?:[a-z0-9A-Z][-a-z0-9A-Z.]{0,252}\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const valuePattern = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Parses `a=b,c!=d,e in (f,g),h,!i`. Throws a 400 status for anything else. */
export function parseLabelSelector(text: string): LabelTest {
  const tests = splitTerms(text).map((term) => parseTerm(term, text));
  return tests.length === 0 ? everything : (labels) => tests.every((test) => test(labels));
}

/** Commas inside parentheses belong to the term. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let term = '';
  for (const char of text) {
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (char === ',' && depth === 0) {
      terms.push(term.trim());
      term = '';
    } else {
      term += char;
    }
  }
  if (term.trim() !== '' || terms.length > 0) terms.push(term.trim());
  return terms;
}

function parseTerm(term: string, whole: string): LabelTest {
  const set = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/.exec(term);
  if (set)
    return checked(
      whole,
      set[1],
      set[2] === 'in' ? 'In' : 'NotIn',
      (set[3] ?? '').split(',').map((v) => v.trim()),
    );
  const comparison = /^([^\s!=<>]+)\s*(==|=|!=|>|<)\s*(\S*)$/.exec(term);
  if (comparison) {
    const operator = { '>': 'Gt', '<': 'Lt', '!=': 'NotIn' }[comparison[2] ?? ''] ?? 'In';
    return checked(whole, comparison[1], operator, [comparison[3] ?? '']);
  }
  const unbracketed = /^\S+\s+(?:in|notin)\s+([^\s(]+)/.exec(term);
  if (unbracketed) throw badRequest(`unable to parse requirement: found '${unbracketed[1]}' expected: '('`);
  const existence = /^(!?)\s*(\S+)$/.exec(term);
  if (existence) return checked(whole, existence[2], existence[1] === '!' ? 'DoesNotExist' : 'Exists', []);
  throw unparsable(whole);
}

function checked(whole: string, key: string | undefined, operator: string, values: string[]): LabelTest {
  if (key === undefined || !keyPattern.test(key) || !values.every((value) => valuePattern.test(value))) {
    throw unparsable(whole);
  }
  return requirement(key, operator, values);
}

const unparsable = (text: string) =>
  badRequest(
    `unable to parse requirement: found '${text.slice(0, 100)}', expected: a label selector such as 'app=web,tier in (a,b),!canary'`,
  );

export type FieldTest = (fields: (path: string) => string) => boolean;

/** Parses `metadata.name=web,status.phase!=Running`. `isKnown` says which fields may be used. */
export function parseFieldSelector(
  text: string,
  isKnown: (path: string) => boolean,
  refusal: (path: string) => string,
): FieldTest {
  const tests = text
    .split(',')
    .filter((term) => term.trim() !== '')
    .map((term) => {
      const match = /^\s*([A-Za-z0-9._-]+)\s*(==|=|!=)(.*)$/.exec(term);
      if (!match)
        throw badRequest(`invalid selector: '${text.slice(0, 100)}'; can't understand '${term.slice(0, 100)}'`);
      const [, path = '', operator = '=', value = ''] = match;
      if (!isKnown(path)) throw badRequest(refusal(path));
      return { path, equal: operator !== '!=', value: value.trim() };
    });
  return (fields) => tests.every((test) => (fields(test.path) === test.value) === test.equal);
}

/** The text form of a selector, as the scale subresource shows it. */
export function printSelector(selector: LabelSelector): string {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector.matchExpressions ?? []).map((one) => {
    if (one.operator === 'Exists') return one.key;
    if (one.operator === 'DoesNotExist') return `!${one.key}`;
    return `${one.key} ${one.operator.toLowerCase()} (${(one.values ?? []).join(',')})`;
  });
  return [...labels, ...expressions].join(',');
}

/** The value at a dotted path as text; empty where there is none. */
export function textAt(object: Json, path: string): string {
  let value: Json | undefined = object;
  for (const key of path.split('.')) value = isJsonObject(value) ? own(value, key) : undefined;
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : '';
}
