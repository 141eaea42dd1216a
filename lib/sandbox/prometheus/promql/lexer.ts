import { PromqlError } from './ast.ts';

export interface Token {
  kind: 'number' | 'string' | 'duration' | 'name' | 'symbol' | 'end';
  text: string;
  at: number;
}

const maxLength = 10_000;
const number = /(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])/y;
const duration = /(?:\d+(?:ms|[smhdwy]))+(?!\w)/y;
const name = /[a-zA-Z_:][\w:]*/y;
const symbol = /=~|!~|==|!=|<=|>=|[-+*/%^=<>(){}[\],@:]/y;
const blank = /(?:\s+|#[^\n]*)+/y;

export function tokens(text: string): Token[] {
  if (text.length > maxLength) throw new PromqlError('bad_data', `an expression may have ${maxLength} characters`);
  const found: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const space = take(blank);
    if (space) {
      at += space.length;
      continue;
    }
    const token = next(text, at, take);
    found.push({ kind: token.kind, text: token.text, at });
    at += token.length;
  }
  return [...found, { kind: 'end', text: 'end of input', at }];
}

function next(text: string, at: number, take: (pattern: RegExp) => string | undefined) {
  const kinds = [
    ['duration', duration],
    ['number', number],
    ['name', name],
    ['symbol', symbol],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const match = take(pattern);
    if (match) return { kind, text: match, length: match.length };
  }
  const quoted = readString(text, at);
  if (!quoted)
    throw new PromqlError('bad_data', `${at + 1}: parse error: unexpected character: ${JSON.stringify(text[at])}`);
  return { kind: 'string' as const, ...quoted };
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'" };

function readString(text: string, at: number): { text: string; length: number } | undefined {
  const quote = text[at]!;
  if (!'"\'`'.includes(quote)) return undefined;
  let value = '';
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i]!;
    if (char === quote) return { text: value, length: i + 1 - at };
    if (char === '\\' && quote !== '`') {
      const escaped = escapes[text[++i] ?? ''];
      if (escaped === undefined) throw new PromqlError('bad_data', `${i}: parse error: unknown escape sequence`);
      value += escaped;
    } else {
      value += char;
    }
  }
  throw new PromqlError('bad_data', `${at + 1}: parse error: unterminated quoted string`);
}

const units: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 31536e6 };

/** `1h30m` in milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit!]!,
    0,
  );
}
