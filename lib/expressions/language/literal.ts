import { ExpressionError } from '../errors.ts';
import { double, Float, type Value } from '../values/value.ts';
import type { Node } from './ast.ts';
import type { Token } from './lexer.ts';

/** The literal that a token is, or null. Numbers out of range are parse errors, as a real that overflows is not. */
export function literalOf(token: Token): Node | null {
  const value = literalValue(token);
  return value === undefined ? null : { type: 'literal', at: token.start, value };
}

function literalValue(token: Token): Value | undefined {
  switch (token.kind) {
    case 'string':
      return token.text;
    case 'int':
      return int(token, Number.parseInt(token.text, 10));
    case 'hexint':
      return int(token, token.text === '' ? Number.NaN : Number.parseInt(token.text, 16));
    case 'long':
      return long(token, token.text);
    case 'hexlong':
      return long(token, `0x${token.text}`);
    case 'real':
      return double(Number(token.text));
    case 'float':
      return new Float(Number(token.text));
    case 'identifier':
      return word(token.text);
    default:
      return undefined;
  }
}

function word(text: string): Value | undefined {
  if (text.length !== 4 && text.length !== 5) return undefined;
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

function int(token: Token, value: number): number {
  if (value <= 2147483647) return value;
  throw new ExpressionError(
    'parse',
    `${token.text} at ${token.start} is no int (append L for a long)`,
    token.start,
    NUMBER,
  );
}

function long(token: Token, text: string): bigint {
  const value = text === '0x' ? undefined : BigInt(text);
  if (value !== undefined && value <= 9223372036854775807n) return value;
  throw new ExpressionError('parse', `${token.text} at ${token.start} is too large for a long`, token.start, NUMBER);
}

const NUMBER = 'java.lang.NumberFormatException';

/** Literals of literals never change, so they are made once and shared; Spring makes them unmodifiable as well. */
export function isConstant(node: Node): boolean {
  if (node.type === 'literal') return true;
  if (node.type === 'list') return node.constant !== undefined;
  return node.type === 'map' && node.constant;
}

export const isConstantKey = (node: Node): boolean => node.type === 'literal' || node.type === 'property';

/** The frozen elements of a list literal of constants, else undefined. Maps inside are made per evaluation. */
export function constantItems(items: readonly Node[]): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const item of items) {
    if (item.type === 'literal') values.push(item.value);
    else if (item.type === 'list' && item.constant) values.push(item.constant);
    else return undefined;
  }
  return Object.freeze(values);
}
