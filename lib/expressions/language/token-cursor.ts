import { ExpressionError } from '../errors.ts';
import type { Node } from './ast.ts';
import type { Token, TokenKind } from './lexer.ts';

/** A place in the list of tokens: looking, taking and complaining. The rules of the language stand on it. */
export class TokenCursor {
  protected readonly tokens: readonly Token[];
  protected readonly length: number;
  protected at = 0;
  private readonly maxDepth: number;
  private depth = 0;

  constructor(tokens: readonly Token[], length: number, maxDepth: number) {
    this.tokens = tokens;
    this.length = length;
    this.maxDepth = maxDepth;
  }

  protected peek(): Token | undefined {
    return this.tokens[this.at];
  }

  protected is(kind: TokenKind): boolean {
    return this.tokens[this.at]?.kind === kind;
  }

  protected isWord(word: string): boolean {
    const token = this.peek();
    return token?.kind === 'identifier' && token.text.toLowerCase() === word;
  }

  protected take(): Token {
    const token = this.tokens[this.at];
    if (!token) throw this.ended();
    this.at++;
    return token;
  }

  protected taken(kind: TokenKind): boolean {
    if (!this.is(kind)) return false;
    this.at++;
    return true;
  }

  protected expect(kind: TokenKind): Token {
    const token = this.peek();
    if (!token) throw this.ended();
    if (token.kind !== kind) {
      const wanted = kind === 'identifier' ? 'a name' : `"${kind}"`;
      throw new ExpressionError('parse', `Expected ${wanted} at ${token.start}, found "${token.text}"`, token.start);
    }
    return this.take();
  }

  protected ended(): ExpressionError {
    return new ExpressionError('parse', `The expression ends too early at ${this.length}`, this.length);
  }

  protected required(node: Node | null, what: string): Node {
    if (node) return node;
    const at = this.peek()?.start ?? this.length;
    throw new ExpressionError('parse', `${what} is missing at ${at}`, at);
  }

  /** Runs a nested rule; nesting is bounded because the rules call each other. */
  protected nested<T>(rule: () => T): T {
    if (++this.depth > this.maxDepth) {
      const at = this.peek()?.start ?? 0;
      throw new ExpressionError('too-long', `The expression is nested deeper than ${this.maxDepth} levels`, at);
    }
    const result = rule();
    this.depth--;
    return result;
  }
}

export const nullAt = (at: number): Node => ({ type: 'literal', at, value: null });
