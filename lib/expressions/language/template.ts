import { ExpressionError, shorten } from '../errors.ts';

/** A template is literal text and expressions; an expression knows its trimmed text and where it starts. */
export type TemplatePart = { literal: string } | { expression: string; at: number };

const PREFIX = '${';
const closerOf: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/**
 * Splits at `${…}`. Brackets nest and quotes hide them, so `${'}'}` and `${{a:1}}` work. Throws `ExpressionError` of
 * kind `parse` for an expression that does not end, is empty, or has unbalanced brackets or quotes.
 */
export function splitTemplate(source: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < source.length) {
    const prefix = source.indexOf(PREFIX, at);
    if (prefix < 0) {
      parts.push({ literal: source.slice(at) });
      break;
    }
    if (prefix > at) parts.push({ literal: source.slice(at, prefix) });
    const start = prefix + PREFIX.length;
    const end = endOfExpression(source, start);
    const expression = javaTrim(source.slice(start, end));
    if (expression === '') throw new ExpressionError('parse', `The expression at ${prefix} is empty`, prefix);
    let first = start;
    while (source.charCodeAt(first) <= 32) first++;
    parts.push({ expression, at: first });
    at = end + 1;
  }
  return parts;
}

/** Java's `trim`: everything up to the blank. */
export function javaTrim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 32) from++;
  while (to > from && text.charCodeAt(to - 1) <= 32) to--;
  return text.slice(from, to);
}

/** Marks the characters that nest or hide, by their code: all others are passed over. */
const structural = new Uint8Array(128);
for (const ch of '{}[]()\'"') structural[ch.charCodeAt(0)] = 1;

function endOfExpression(source: string, start: number): number {
  const open: { bracket: string; at: number }[] = [];
  for (let at = start; at < source.length; at++) {
    if (structural[source.charCodeAt(at)] !== 1) continue;
    const ch = source.charAt(at);
    if (ch === '}' && open.length === 0) return at;
    if (ch === '{' || ch === '[' || ch === '(') open.push({ bracket: ch, at });
    else if (ch === '}' || ch === ']' || ch === ')') close(open.pop(), ch, at);
    else if (ch === "'" || ch === '"') at = endOfText(source, ch, at);
  }
  const last = open.at(-1);
  if (last) throw new ExpressionError('parse', `The "${last.bracket}" at ${last.at} is never closed`, last.at);
  throw new ExpressionError(
    'parse',
    `The expression at ${start - 2} has no closing "}": ${shorten(source.slice(start - 2), 40)}`,
    start,
  );
}

function close(open: { bracket: string; at: number } | undefined, ch: string, at: number): void {
  if (!open) throw new ExpressionError('parse', `The "${ch}" at ${at} closes nothing`, at);
  if (closerOf[open.bracket] === ch) return;
  throw new ExpressionError('parse', `The "${ch}" at ${at} does not close the "${open.bracket}" at ${open.at}`, at);
}

function endOfText(source: string, quote: string, start: number): number {
  const end = source.indexOf(quote, start + 1);
  if (end >= 0) return end;
  throw new ExpressionError('parse', `The text that starts at ${start} has no closing quote`, start);
}
