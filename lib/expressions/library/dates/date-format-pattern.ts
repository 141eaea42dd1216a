import { illegalArgument } from '../../errors.ts';

/** A pattern of SimpleDateFormat as runs of one letter and literal text. */
export type PatternPart = { letter: string; count: number } | { text: string };

const letters = 'GyYMLwWDdFEuaHkKhmsSzZX';

export function checkPattern(pattern: string): string {
  patternParts(pattern);
  return pattern;
}

const known = new Map<string, readonly PatternPart[]>();

export function patternParts(pattern: string): readonly PatternPart[] {
  const found = known.get(pattern);
  if (found) return found;
  const parts = readParts(pattern);
  if (known.size > 50) known.clear();
  if (pattern.length < 100) known.set(pattern, parts);
  return parts;
}

function readParts(pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  for (let at = 0; at < pattern.length; ) {
    const ch = pattern.charAt(at);
    if (ch === "'") {
      const [text, next] = quoted(pattern, at);
      parts.push({ text });
      at = next;
    } else if (/[A-Za-z]/.test(ch)) {
      let end = at + 1;
      while (pattern.charAt(end) === ch) end++;
      parts.push(run(ch, end - at));
      at = end;
    } else {
      parts.push({ text: ch });
      at++;
    }
  }
  return parts;
}

function run(letter: string, count: number): PatternPart {
  if (!letters.includes(letter)) throw illegalArgument(`The date pattern letter "${letter}" does not exist`);
  if (letter === 'X' && count > 3) throw illegalArgument('The date pattern has more than three X');
  return { letter, count };
}

/** `'…'` is literal, `''` is a quote, inside and outside. */
function quoted(pattern: string, start: number): [text: string, next: number] {
  if (pattern.charAt(start + 1) === "'") return ["'", start + 2];
  let text = '';
  for (let at = start + 1; at < pattern.length; at++) {
    if (pattern.charAt(at) !== "'") text += pattern.charAt(at);
    else if (pattern.charAt(at + 1) === "'") {
      text += "'";
      at++;
    } else return [text, at + 1];
  }
  throw illegalArgument('A quote in the date pattern is not closed');
}
