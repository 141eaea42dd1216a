import { ExpressionError } from '../errors.ts';
import type { BinaryOperator, Node } from './ast.ts';
import { type Token, type TokenKind, tokenize } from './lexer.ts';
import { PrimaryParser } from './primary-parser.ts';
import { nullAt } from './token-cursor.ts';

/**
 * Tokens to a tree, by recursive descent. Precedence from loose to tight: assignment, elvis and ternary (one each, to
 * the right) · or · and · one relation (they do not chain: `1<2<3` is an error) · + - · * / % · ^ (one) and postfix
 * ++ -- · prefix ! + - ++ -- · a start node followed by `.x`, `?.x`, `[…]`, `.?[…]`, `.![…]`.
 */
export function parse(source: string, maxDepth: number): Node {
  return new Parser(tokenize(source), source.length, maxDepth).whole();
}

const relations = new Set<TokenKind>(['==', '!=', '<', '<=', '>', '>=']);
const wordRelations = new Set(['instanceof', 'matches', 'between']);

class Parser extends PrimaryParser {
  whole(): Node {
    const node = this.required(this.expression(), 'The expression');
    const rest = this.peek();
    if (rest) {
      throw new ExpressionError(
        'parse',
        `After a whole expression there is more at ${rest.start}: "${rest.text}"`,
        rest.start,
      );
    }
    return node;
  }

  protected expression(): Node | null {
    return this.nested(() => this.assignment());
  }

  private assignment(): Node | null {
    const node = this.or();
    const at = this.peek()?.start ?? this.length;
    if (this.taken('=')) {
      const value = this.required(this.or(), 'The value to assign');
      return { type: 'assign', at, target: node ?? nullAt(at), value };
    }
    if (this.taken('?:')) {
      return { type: 'elvis', at, value: node ?? nullAt(at), fallback: this.expression() ?? nullAt(at) };
    }
    if (this.taken('?')) {
      const yes = this.expression();
      this.expect(':');
      const no = this.expression();
      return {
        type: 'ternary',
        at,
        test: node ?? nullAt(at),
        yes: this.required(yes, 'The value before ":"'),
        no: this.required(no, 'The value after ":"'),
      };
    }
    return node;
  }

  private binary(op: BinaryOperator, token: Token, left: Node | null, right: Node | null): Node {
    if (!left)
      throw new ExpressionError('parse', `"${token.text}" at ${token.start} has nothing on its left`, token.start);
    if (!right)
      throw new ExpressionError('parse', `"${token.text}" at ${token.start} has nothing on its right`, token.start);
    return { type: 'binary', at: token.start, op, left, right };
  }

  private or(): Node | null {
    let node = this.and();
    while (this.is('||') || this.isWord('or')) {
      const token = this.take();
      node = this.binary('or', token, node, this.and());
    }
    return node;
  }

  private and(): Node | null {
    let node = this.relation();
    while (this.is('&&') || this.isWord('and')) {
      const token = this.take();
      node = this.binary('and', token, node, this.relation());
    }
    return node;
  }

  private relation(): Node | null {
    const left = this.sum();
    const token = this.peek();
    if (!token) return left;
    if (relations.has(token.kind)) {
      this.at++;
      return this.binary(token.kind as BinaryOperator, token, left, this.sum());
    }
    const word = token.kind === 'identifier' ? token.text.toLowerCase() : '';
    if (!wordRelations.has(word)) return left;
    this.at++;
    return this.binary(word as BinaryOperator, token, left, this.sum());
  }

  private sum(): Node | null {
    let node = this.product();
    while (this.is('+') || this.is('-') || this.is('++')) {
      const token = this.take();
      const right = this.product();
      if (!right)
        throw new ExpressionError('parse', `"${token.text}" at ${token.start} has nothing on its right`, token.start);
      // A stray `++` between operands is skipped with what follows, as Spring does.
      if (token.kind !== '++') node = this.binary(token.kind as BinaryOperator, token, node, right);
    }
    return node;
  }

  private product(): Node | null {
    let node = this.power();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const token = this.take();
      node = this.binary(token.kind as BinaryOperator, token, node, this.power());
    }
    return node;
  }

  private power(): Node | null {
    const node = this.unary();
    if (this.is('^')) {
      const token = this.take();
      return this.binary('^', token, node, this.unary());
    }
    if (node && (this.is('++') || this.is('--'))) {
      const token = this.take();
      return { type: 'step', at: token.start, op: token.kind === '++' ? 1 : -1, prefix: false, target: node };
    }
    return node;
  }

  private unary(): Node | null {
    const token = this.peek();
    if (!token) return null;
    const { kind, start: at } = token;
    if (kind !== '!' && kind !== '+' && kind !== '-' && kind !== '++' && kind !== '--') return this.primary();
    this.at++;
    const operand = this.nested(() => this.required(this.unary(), `The operand of "${kind}"`));
    if (kind === '++' || kind === '--')
      return { type: 'step', at, op: kind === '++' ? 1 : -1, prefix: true, target: operand };
    return { type: 'unary', at, op: kind, operand };
  }
}
