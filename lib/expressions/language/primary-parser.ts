import { ExpressionError } from '../errors.ts';
import type { Node } from './ast.ts';
import type { Token } from './lexer.ts';
import { constantItems, isConstant, isConstantKey, literalOf } from './literal.ts';
import { nullAt, TokenCursor } from './token-cursor.ts';

/**
 * The rules below the operators: literals, names, calls, `T(…)`, `new`, list and map literals, and the parts that follow
 * a dot. Each rule answers null, having taken nothing, where it does not apply.
 */
const qualifiedPart = /^[\p{L}\p{N}_$]+$/u;

const isName = (token: Token): boolean => token.kind === 'identifier' || token.word === true;

export abstract class PrimaryParser extends TokenCursor {
  protected abstract expression(): Node | null;

  protected primary(): Node | null {
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
