import { ExpressionError } from '../errors.ts';

/**
 * Text to tokens. Protocol: one pass, no look-behind; identifiers keep their text (word operators such as `and` or
 * `matches` are told apart by the parser, because they are also allowed as map keys), only the words of `wordOperators`
 * become operators here, in any case. Literals know no backslash escapes: a doubled quote is the only escape.
 */
export type TokenKind =
  | 'int'
  | 'long'
  | 'hexint'
  | 'hexlong'
  | 'real'
  | 'float'
  | 'string'
  | 'identifier'
  | '('
  | ')'
  | ','
  | ':'
  | '#'
  | ']'
  | '['
  | '{'
  | '}'
  | '.'
  | '+'
  | '*'
  | '-'
  | '/'
  | '%'
  | '^'
  | '!'
  | '?'
  | '?.'
  | '?:'
  | '='
  | '=='
  | '!='
  | '>='
  | '>'
  | '<='
  | '<'
  | '++'
  | '--'
  | '&&'
  | '||'
  | '&'
  | '@'
  | '?['
  | '^['
  | '$['
  | '![';

export interface Token {
  kind: TokenKind;
  /** Identifier, digits without prefix and suffix, or the string's content with doubled quotes folded. */
  text: string;
  start: number;
  end: number;
  /** An operator written as a word (`eq`, `not`): it may still serve as a name where a name is wanted. */
  word?: boolean;
}

const wordOperators: ReadonlyMap<string, TokenKind> = new Map([
  ['DIV', '/'],
  ['EQ', '=='],
  ['GE', '>='],
  ['GT', '>'],
  ['LE', '<='],
  ['LT', '<'],
  ['MOD', '%'],
  ['NE', '!='],
  ['NOT', '!'],
]);

const twoCharacter = new Set<string>([
  '++',
  '--',
  '==',
  '!=',
  '>=',
  '<=',
  '&&',
  '||',
  '?.',
  '?:',
  '?[',
  '^[',
  '$[',
  '![',
]);
const oneCharacter = new Set<string>('()[]{},:#.+-*/%^!?=><&@'.split(''));
const letter = /\p{L}/u;
const hexDigit = /[0-9a-fA-F]/;

const isDigit = (ch: string) => ch >= '0' && ch <= '9' && ch.length === 1;

function isLetter(ch: string): boolean {
  if (ch === '') return false;
  const code = ch.charCodeAt(0);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return letter.test(ch);
}

function isIdentifierPart(source: string, at: number): boolean {
  const code = source.charCodeAt(at);
  if (code >= 128) return letter.test(source.charAt(at));
  if (code >= 97) return code <= 122;
  // Capitals and the underscore, digits, the dollar.
  return (code >= 65 && (code <= 90 || code === 95)) || (code >= 48 && code <= 57) || code === 36;
}

/** Throws `ExpressionError` of kind `parse`. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const ch = source.charAt(at);
    if (ch === ' ' || ch === '\t' || ch === '\r' || ch === '\n' || ch === '\0') {
      at++;
      continue;
    }
    const token = readToken(source, at, ch);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(source: string, at: number, ch: string): Token {
  if (isLetter(ch) || ch === '_') return identifier(source, at);
  if (isDigit(ch)) return numeral(source, at);
  const pair = source.slice(at, at + 2);
  if (twoCharacter.has(pair)) return { kind: pair as TokenKind, text: pair, start: at, end: at + 2 };
  if (ch === '$') return identifier(source, at);
  if (ch === "'" || ch === '"') return quoted(source, at, ch);
  if (oneCharacter.has(ch)) return { kind: ch as TokenKind, text: ch, start: at, end: at + 1 };
  if (ch === '|') throw new ExpressionError('parse', `A single "|" is no operator, write "||" (at ${at})`, at);
  throw new ExpressionError('parse', `The character "${ch}" at ${at} has no meaning in an expression`, at);
}

function identifier(source: string, start: number): Token {
  let end = start + 1;
  while (end < source.length && isIdentifierPart(source, end)) end++;
  const text = source.slice(start, end);
  const operator = text.length === 2 || text.length === 3 ? wordOperators.get(text.toUpperCase()) : undefined;
  return operator ? { kind: operator, text, start, end, word: true } : { kind: 'identifier', text, start, end };
}

function digits(source: string, from: number): number {
  let end = from;
  while (isDigit(source.charAt(end))) end++;
  return end;
}

function numeral(source: string, start: number): Token {
  const second = source.charAt(start + 1);
  if (source.charAt(start) === '0' && (second === 'x' || second === 'X')) return hexNumeral(source, start);
  let end = digits(source, start);
  let real = false;
  if (source.charAt(end) === '.') {
    const fraction = digits(source, end + 1);
    // `3.foo()` is the int 3 and a property, not a broken real.
    if (fraction === end + 1) return { kind: 'int', text: source.slice(start, end), start, end };
    end = fraction;
    real = true;
  }
  const suffix = source.charAt(end);
  if (suffix === 'L' || suffix === 'l') {
    if (real) throw new ExpressionError('parse', `A number with a point cannot be a long (at ${start})`, start);
    return { kind: 'long', text: source.slice(start, end), start, end: end + 1 };
  }
  if (suffix === 'e' || suffix === 'E') {
    real = true;
    end++;
    if (source.charAt(end) === '+' || source.charAt(end) === '-') end++;
    const exponent = digits(source, end);
    if (exponent === end)
      throw new ExpressionError('parse', `The exponent of the number at ${start} is missing`, start);
    end = exponent;
  }
  return suffixed(source, start, end, real);
}

function suffixed(source: string, start: number, end: number, real: boolean): Token {
  const suffix = source.charAt(end);
  const text = source.slice(start, end);
  if (suffix === 'f' || suffix === 'F') return { kind: 'float', text, start, end: end + 1 };
  if (suffix === 'd' || suffix === 'D') return { kind: 'real', text, start, end: end + 1 };
  return { kind: real ? 'real' : 'int', text, start, end };
}

function hexNumeral(source: string, start: number): Token {
  let end = start + 2;
  while (hexDigit.test(source.charAt(end))) end++;
  const text = source.slice(start + 2, end);
  const suffix = source.charAt(end);
  if (suffix === 'L' || suffix === 'l') return { kind: 'hexlong', text, start, end: end + 1 };
  return { kind: 'hexint', text, start, end };
}

function quoted(source: string, start: number, quote: string): Token {
  let end = start + 1;
  for (;;) {
    end = source.indexOf(quote, end);
    if (end < 0) throw new ExpressionError('parse', `The text that starts at ${start} has no closing quote`, start);
    if (source.charAt(end + 1) !== quote) break;
    end += 2;
  }
  const raw = source.slice(start + 1, end);
  const text = raw.includes(quote) ? raw.replaceAll(quote + quote, quote) : raw;
  return { kind: 'string', text, start, end: end + 1 };
}
