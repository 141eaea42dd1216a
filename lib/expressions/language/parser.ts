import { ExpressionError } from '../errors.ts';
import type { BinaryOperator, Node } from './ast.ts';
import { type Token, type TokenKind, tokenize } from './lexer.ts';
import { constantItems, isConstant, isConstantKey, literalOf } from './literal.ts';

/**
 * Tokens to a tree, by recursive descent. Precedence from loose to tight: assignment, elvis and ternary (one each, to
 * the right) · or · and · one relation (they do not chain: `1<2<3` is an error) · + - · * / % · ^ (one) and postfix
 * ++ -- · prefix ! + - ++ -- · a start node followed by `.x`, `?.x`, `[…]`, `.?[…]`, `.![…]`.
 */
export function parse(source: string, maxDepth: number): Node {
  const parser = new Parser(tokenize(source), source.length, maxDepth);
  return parser.whole();
}

const relations = new Set<TokenKind>(['==', '!=', '<', '<=', '>', '>=']);
const wordRelations = new Set(['instanceof', 'matches', 'between']);
const qualifiedPart = /^[\p{L}\p{N}_$]+$/u;

class Parser {
  private readonly tokens: readonly Token[];
  private readonly length: number;
  private readonly maxDepth: number;
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[], length: number, maxDepth: number) {
    this.tokens = tokens;
    this.length = length;
    this.maxDepth = maxDepth;
  }

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

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private is(kind: TokenKind): boolean {
    return this.tokens[this.at]?.kind === kind;
  }

  private isWord(word: string): boolean {
    const token = this.peek();
    return token?.kind === 'identifier' && token.text.toLowerCase() === word;
  }

  private take(): Token {
    const token = this.tokens[this.at];
    if (!token) throw this.ended();
    this.at++;
    return token;
  }

  private taken(kind: TokenKind): boolean {
    if (!this.is(kind)) return false;
    this.at++;
    return true;
  }

  private expect(kind: TokenKind): Token {
    const token = this.peek();
    if (!token) throw this.ended();
    if (token.kind !== kind) {
      const wanted = kind === 'identifier' ? 'a name' : `"${kind}"`;
      throw new ExpressionError('parse', `Expected ${wanted} at ${token.start}, found "${token.text}"`, token.start);
    }
    return this.take();
  }

  private ended(): ExpressionError {
    return new ExpressionError('parse', `The expression ends too early at ${this.length}`, this.length);
  }

  private required(node: Node | null, what: string): Node {
    if (node) return node;
    const at = this.peek()?.start ?? this.length;
    throw new ExpressionError('parse', `${what} is missing at ${at}`, at);
  }

  private expression(): Node | null {
    if (++this.depth > this.maxDepth) {
      throw new ExpressionError(
        'too-long',
        `The expression is nested deeper than ${this.maxDepth} levels`,
        this.peek()?.start ?? 0,
      );
    }
    try {
      return this.assignment();
    } finally {
      this.depth--;
    }
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
    if (++this.depth > this.maxDepth) {
      throw new ExpressionError('too-long', `The expression is nested deeper than ${this.maxDepth} levels`, at);
    }
    const operand = this.required(this.unary(), `The operand of "${kind}"`);
    this.depth--;
    if (kind === '++' || kind === '--')
      return { type: 'step', at, op: kind === '++' ? 1 : -1, prefix: true, target: operand };
    return { type: 'unary', at, op: kind, operand };
  }

  private primary(): Node | null {
    const start = this.startNode();
    if (!start) return null;
    const first = this.nextPart();
    if (!first) return start;
    const parts = [start, first];
    for (let part = this.nextPart(); part; part = this.nextPart()) parts.push(part);
    return { type: 'compound', at: parts[0]?.at ?? 0, parts };
  }

  private nextPart(): Node | null {
    if (!this.is('.') && !this.is('?.')) return this.indexer(false);
    const dot = this.take();
    const safe = dot.kind === '?.';
    const part =
      this.methodOrProperty(safe) ??
      this.variableOrFunction() ??
      this.projection(safe) ??
      this.selection(safe) ??
      this.indexer(safe);
    if (part) return part;
    const next = this.peek();
    if (!next) throw this.ended();
    throw new ExpressionError(
      'parse',
      `After the "." at ${dot.start} there must be a name, found "${next.text}"`,
      next.start,
    );
  }

  private startNode(): Node | null {
    const token = this.peek();
    if (!token) return null;
    const literal = literalOf(token);
    if (literal) {
      this.at++;
      return literal;
    }
    if (token.kind === '(') return this.parenthesized();
    if (isName(token)) {
      return (
        this.typeReference(token) ?? this.nullLiteral(token) ?? this.construction(token) ?? this.methodOrProperty(false)
      );
    }
    if (token.kind === '#') return this.variableOrFunction();
    if (token.kind === '@' || token.kind === '&') return this.beanReference();
    return this.projection(false) ?? this.selection(false) ?? this.indexer(false) ?? this.collection();
  }

  /** There are no beans; as in Spring this is said when the expression runs. */
  private beanReference(): Node {
    const mark = this.take();
    const next = this.peek();
    if (next?.kind !== 'string') this.expect('identifier');
    else this.at++;
    return { type: 'bean', at: mark.start, name: next?.text ?? '' };
  }

  private parenthesized(): Node {
    this.take();
    const node = this.required(this.expression(), 'The expression in parentheses');
    this.expect(')');
    return node;
  }

  private typeReference(token: Token): Node | null {
    if (token.text !== 'T') return null;
    this.at++;
    if (this.is(']')) return { type: 'property', at: token.start, name: 'T', safe: false };
    this.expect('(');
    const name = this.qualifiedName();
    let dimensions = 0;
    while (this.taken('[')) {
      this.expect(']');
      dimensions++;
    }
    this.expect(')');
    return { type: 'typeref', at: token.start, name, dimensions };
  }

  private nullLiteral(token: Token): Node | null {
    if (token.text.toLowerCase() !== 'null') return null;
    this.at++;
    return nullAt(token.start);
  }

  private construction(token: Token): Node | null {
    if (token.text.toLowerCase() !== 'new') return null;
    this.at++;
    if (this.is(']')) return { type: 'property', at: token.start, name: token.text, safe: false };
    const name = this.qualifiedName();
    if (this.is('[')) return this.arrayConstruction(token.start, name);
    if (!this.is('(')) this.expect('(');
    return { type: 'new', at: token.start, name, args: this.args() ?? [], memo: {} };
  }

  private arrayConstruction(at: number, name: string): Node {
    const dimensions: (Node | null)[] = [];
    while (this.taken('[')) {
      dimensions.push(this.is(']') ? null : this.expression());
      this.expect(']');
    }
    return { type: 'newarray', at, name, dimensions, init: this.collection() };
  }

  private qualifiedName(): string {
    const parts: string[] = [];
    for (let token = this.peek(); token; token = this.peek()) {
      if (token.kind === 'string') break;
      if (token.kind !== '.' && !qualifiedPart.test(token.text)) break;
      if (token.kind !== '.') parts.push(token.text);
      this.at++;
    }
    if (parts.length > 0) return parts.join('.');
    const at = this.peek()?.start ?? this.length;
    throw new ExpressionError('parse', `The name of a type is missing at ${at}`, at);
  }

  private methodOrProperty(safe: boolean): Node | null {
    const next = this.peek();
    if (!next || !isName(next)) return null;
    const token = this.take();
    const args = this.args();
    if (args) return { type: 'method', at: token.start, name: token.text, args, safe, memo: {} };
    return { type: 'property', at: token.start, name: token.text, safe };
  }

  private variableOrFunction(): Node | null {
    if (!this.is('#')) return null;
    const hash = this.take();
    const name = this.expect('identifier').text;
    const args = this.args();
    if (args) return { type: 'function', at: hash.start, name, args };
    return { type: 'variable', at: hash.start, name };
  }

  private args(): Node[] | null {
    if (!this.is('(')) return null;
    const args: Node[] = [];
    do {
      this.at++;
      if (!this.peek()) throw this.ended();
      if (!this.is(')')) args.push(this.required(this.expression(), 'An argument'));
    } while (this.is(','));
    this.expect(')');
    return args;
  }

  private indexer(safe: boolean): Node | null {
    const at = this.peek()?.start ?? 0;
    if (!this.taken('[')) return null;
    const index = this.required(this.expression(), 'The index');
    this.expect(']');
    return { type: 'index', at, index, safe };
  }

  private projection(safe: boolean): Node | null {
    const at = this.peek()?.start ?? 0;
    if (!this.taken('![')) return null;
    const expression = this.required(this.expression(), 'The projection');
    this.expect(']');
    return { type: 'project', at, expression, safe };
  }

  private selection(safe: boolean): Node | null {
    const token = this.peek();
    const which = token?.kind === '?[' ? 'all' : token?.kind === '^[' ? 'first' : token?.kind === '$[' ? 'last' : null;
    if (!token || !which) return null;
    this.at++;
    const criteria = this.required(this.expression(), 'The condition of the selection');
    this.expect(']');
    return { type: 'select', at: token.start, which, criteria, safe };
  }

  private collection(): Node | null {
    const at = this.peek()?.start ?? 0;
    if (!this.taken('{')) return null;
    if (this.taken('}')) return { type: 'list', at, items: [], constant: constantItems([]) };
    if (this.taken(':')) {
      this.expect('}');
      return { type: 'map', at, entries: [], constant: true };
    }
    const first = this.required(this.expression(), 'An element of the list or map');
    if (this.taken(':')) return this.mapLiteral(at, first);
    const items = [first];
    while (this.taken(',')) items.push(this.required(this.expression(), 'An element of the list'));
    this.expect('}');
    return { type: 'list', at, items, constant: constantItems(items) };
  }

  private mapLiteral(at: number, firstKey: Node): Node {
    const entries: [Node, Node][] = [[firstKey, this.required(this.expression(), 'A value of the map')]];
    while (this.taken(',')) {
      const key = this.required(this.expression(), 'A key of the map');
      this.expect(':');
      entries.push([key, this.required(this.expression(), 'A value of the map')]);
    }
    this.expect('}');
    return {
      type: 'map',
      at,
      entries,
      constant: entries.every((entry) => isConstantKey(entry[0]) && isConstant(entry[1])),
    };
  }
}

const isName = (token: Token): boolean => token.kind === 'identifier' || token.word === true;

const nullAt = (at: number): Node => ({ type: 'literal', at, value: null });
