import type { Meter } from '../budget.ts';
import { illegalArgument, javaException } from '../errors.ts';
import { Backtracker } from './backtrack.ts';
import { compile, type Program } from './compile.ts';
import { Machine } from './match.ts';
import type { Matcher, MatchResult } from './matching.ts';

/** What Java does with a pattern: `matches`, `replaceAll`, `replaceFirst`, `split`. Compiled patterns are kept. */
const compiled = new Map<string, Program>();
const MAX_COMPILED = 200;

function programOf(pattern: string, meter: Meter): Program {
  const known = compiled.get(pattern);
  if (known) return known;
  meter.step(pattern.length);
  const program = compile(pattern);
  if (compiled.size >= MAX_COMPILED) compiled.delete(compiled.keys().next().value ?? '');
  compiled.set(pattern, program);
  return program;
}

const matcherOf = (program: Program, text: string, meter: Meter): Matcher =>
  program.goesBack ? new Backtracker(program, text, meter) : new Machine(program, text, meter);

export function matchesPattern(pattern: string, text: string, meter: Meter): boolean {
  const matcher = matcherOf(programOf(pattern, meter), text, meter);
  return matcher.run({ from: 0, anchored: true, whole: true, captures: false }) !== undefined;
}

/** Whether the pattern is found anywhere in the text. */
export function findsPattern(pattern: string, text: string, meter: Meter): boolean {
  const matcher = matcherOf(programOf(pattern, meter), text, meter);
  return matcher.run({ from: 0, anchored: false, whole: false, captures: false }) !== undefined;
}

/** The matches from left to right; after an empty one the search goes on one character later. */
function* allMatches(pattern: string, text: string, captures: boolean, meter: Meter): Generator<MatchResult> {
  const matcher = matcherOf(programOf(pattern, meter), text, meter);
  let from = 0;
  while (from <= text.length) {
    const found = matcher.run({ from, anchored: false, whole: false, captures });
    if (!found) return;
    yield found;
    const [start = 0, end = 0] = found.slots;
    from = end > start ? end : end + 1;
  }
}

export function replacePattern(text: string, pattern: string, replacement: string, all: boolean, meter: Meter): string {
  const program = programOf(pattern, meter);
  // A broken replacement is only noticed by a match, as in Java.
  let parts: ReplacementPart[] | undefined;
  let result = '';
  let copied = 0;
  for (const { slots } of allMatches(pattern, text, replacement.includes('$'), meter)) {
    const [start = 0, end = 0] = slots;
    parts ??= replacementParts(replacement, program);
    const inserted = expand(parts, text, slots);
    meter.grow(start - copied + inserted.length);
    result += text.slice(copied, start) + inserted;
    copied = end;
    if (!all) break;
  }
  meter.grow(text.length - copied);
  return result + text.slice(copied);
}

/** A replacement as literal text and group numbers: `$1`, `${name}`, and `\$` for a plain dollar. */
type ReplacementPart = string | number;

function replacementParts(replacement: string, { names, groups }: Program): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let plain = '';
  for (let i = 0; i < replacement.length; i++) {
    const ch = replacement.charAt(i);
    if (ch === '\\') {
      if (++i === replacement.length)
        throw illegalArgument('The character to be escaped is missing in the replacement');
      plain += replacement.charAt(i);
    } else if (ch === '$') {
      const [group, next] = groupReference(replacement, i + 1, names, groups);
      parts.push(plain, group);
      plain = '';
      i = next - 1;
    } else plain += ch;
  }
  parts.push(plain);
  return parts.filter((part) => part !== '');
}

function expand(parts: readonly ReplacementPart[], text: string, slots: readonly number[]): string {
  let result = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      result += part;
      continue;
    }
    const start = slots[part * 2] ?? -1;
    if (start >= 0) result += text.slice(start, slots[part * 2 + 1]);
  }
  return result;
}

function groupReference(
  replacement: string,
  at: number,
  names: ReadonlyMap<string, number>,
  groups: number,
): [number, number] {
  if (replacement.charAt(at) === '{') {
    const end = replacement.indexOf('}', at);
    const group = names.get(replacement.slice(at + 1, end));
    if (end < 0 || group === undefined) throw illegalArgument('The replacement names a group that the pattern lacks');
    return [group, end + 1];
  }
  const digit = (i: number) => (/^[0-9]$/.test(replacement.charAt(i)) ? Number(replacement.charAt(i)) : -1);
  let group = digit(at);
  if (group < 0)
    throw illegalArgument('A "$" of a replacement must be followed by a group number, or be written "\\$"');
  if (group > groups) throw javaException('IndexOutOfBoundsException', `The pattern has no group ${group}`);
  let next = at + 1;
  while (digit(next) >= 0 && group * 10 + digit(next) <= groups) group = group * 10 + digit(next++);
  return [group, next];
}

/** `split`: with limit 0 trailing empty parts are dropped, a match of nothing at the start makes no empty part. */
export function splitPattern(text: string, pattern: string, limit: number, meter: Meter): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { slots } of allMatches(pattern, text, false, meter)) {
    const [start = 0, end = 0] = slots;
    if (limit > 0 && parts.length === limit - 1) break;
    if (start === 0 && end === 0) continue;
    parts.push(text.slice(from, start));
    meter.grow(1 + start - from);
    from = end;
  }
  if (from === 0 && parts.length === 0) return [text];
  parts.push(text.slice(from));
  if (limit === 0) while (parts.length > 0 && parts.at(-1) === '') parts.pop();
  return parts;
}
