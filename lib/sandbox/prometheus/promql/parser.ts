/**
 * A recursive descent over the tokens, precedence climbing for binary operators. Not here, and said so when met: subqueries,
 * `@`, many-to-one matching.
 */
import { type Expr, type Grouping, type Matcher, PromqlError, typeOf } from './ast.ts';
import { checkCall, isFunction } from './functions.ts';
import { parseDuration, type Token, tokens } from './lexer.ts';
import { createMatcher } from './matcher.ts';

const aggregations = ['sum', 'avg', 'min', 'max', 'count', 'quantile', 'topk', 'bottomk', 'stddev', 'stdvar', 'group'];
const withParameter = ['quantile', 'topk', 'bottomk'];
const precedence: Record<string, number> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};
const powerLevel = 6;
const maxDepth = 60;

/** Throws a PromqlError with the position of the mistake. */
export function parse(text: string): Expr {
  const parser = new Parser(tokens(text));
  return parser.whole();
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(all: Token[]) {
    this.#tokens = all;
  }

  whole(): Expr {
    const expr = this.#binary(1);
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return expr;
  }

  #binary(level: number): Expr {
    if (++this.#depth > maxDepth) throw this.#wrong('the expression is nested too deeply');
    let left = this.#unary();
    for (let own = this.#level(); own >= level; own = this.#level()) {
      const op = this.#next().text;
      const bool = this.#take('bool');
      const matching = this.#matching();
      const right = this.#binary(own === powerLevel ? own : own + 1);
      left = this.#checked({ kind: 'binary', op: op.toLowerCase(), left, right, bool, matching });
    }
    this.#depth--;
    return left;
  }

  #level(): number {
    const { kind, text } = this.#peek();
    const operator = kind === 'symbol' || kind === 'name' ? text.toLowerCase() : '';
    return Object.hasOwn(precedence, operator) ? precedence[operator]! : 0;
  }

  #checked(expr: Extract<Expr, { kind: 'binary' }>): Expr {
    const types = [typeOf(expr.left), typeOf(expr.right)];
    if (types.some((type) => type === 'matrix' || type === 'string')) {
      throw this.#wrong(`operator ${expr.op} works on scalars and instant vectors only`);
    }
    if (expr.bool && precedence[expr.op] !== 3)
      throw this.#wrong('bool modifier can only be used on comparison operators');
    const scalars = types.every((type) => type === 'scalar');
    if (precedence[expr.op] === 3 && scalars && !expr.bool)
      throw this.#wrong('comparisons between scalars must use BOOL modifier');
    if (precedence[expr.op]! < 3 && types.includes('scalar')) {
      throw this.#wrong(`set operator "${expr.op}" not allowed in binary scalar expression`);
    }
    return expr;
  }

  #matching(): Grouping {
    const on = this.#take('on');
    const matching = on || this.#take('ignoring') ? { keep: on, labels: this.#names() } : { keep: false, labels: [] };
    if (this.#is('group_left') || this.#is('group_right')) {
      throw this.#wrong('the sandbox matches vectors one to one only, without group_left and group_right');
    }
    return matching;
  }

  #unary(): Expr {
    if (this.#take('+')) return this.#unary();
    // -2^2 is -(2^2).
    if (this.#take('-')) return { kind: 'negate', expr: this.#binary(powerLevel) };
    return this.#modified(this.#primary());
  }

  #modified(expr: Expr): Expr {
    if (this.#take('[')) {
      if (expr.kind !== 'selector')
        throw this.#wrong('the sandbox evaluates no subqueries: a range follows a selector only');
      expr.range = this.#duration();
      if (this.#is(':')) throw this.#wrong('the sandbox evaluates no subqueries');
      this.#expect(']');
    }
    if (this.#is('@')) throw this.#wrong('the sandbox does not evaluate the @ modifier');
    if (this.#take('offset')) {
      if (expr.kind !== 'selector') throw this.#wrong('offset follows a selector');
      const sign = this.#take('-') ? -1 : 1;
      expr.offset = sign * this.#duration();
    }
    return expr;
  }

  #primary(): Expr {
    const token = this.#next();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'string') return { kind: 'string', value: token.text };
    if (token.text === '(' && token.kind === 'symbol') {
      const inner = this.#binary(1);
      this.#expect(')');
      return inner;
    }
    if (token.text === '{' && token.kind === 'symbol') return this.#selector(undefined);
    if (token.kind !== 'name') throw this.#unexpected(token);
    const word = token.text.toLowerCase();
    if (word === 'inf' || word === 'nan')
      return { kind: 'number', value: word === 'inf' ? Number.POSITIVE_INFINITY : Number.NaN };
    if (aggregations.includes(word) && (this.#is('(') || this.#is('by') || this.#is('without')))
      return this.#aggregate(word);
    if (this.#is('(')) return this.#call(token);
    if (!this.#take('{'))
      return { kind: 'selector', matchers: [createMatcher('__name__', '=', token.text)], range: undefined, offset: 0 };
    return this.#selector(token.text);
  }

  #selector(metric: string | undefined): Expr {
    const matchers: Matcher[] = metric === undefined ? [] : [createMatcher('__name__', '=', metric)];
    while (!this.#take('}')) {
      const label = this.#next();
      if (label.kind !== 'name') throw this.#unexpected(label);
      const op = this.#next();
      if (!['=', '!=', '=~', '!~'].includes(op.text)) throw this.#unexpected(op);
      const value = this.#next();
      if (value.kind !== 'string') throw this.#unexpected(value);
      matchers.push(createMatcher(label.text, op.text as Matcher['op'], value.text));
      if (!this.#take(',') && !this.#is('}')) throw this.#unexpected();
    }
    if (matchers.every((matcher) => matcher.matches(''))) {
      throw this.#wrong('vector selector must contain at least one non-empty matcher');
    }
    return { kind: 'selector', matchers, range: undefined, offset: 0 };
  }

  #aggregate(op: string): Expr {
    const before = this.#grouping();
    const args = this.#arguments();
    const grouping = before ?? this.#grouping() ?? { keep: true, labels: [] };
    const wanted = withParameter.includes(op) ? 2 : 1;
    if (args.length !== wanted) throw this.#wrong(`wrong number of arguments for aggregate expression ${op}`);
    const expr = args[wanted - 1]!;
    if (typeOf(expr) !== 'vector')
      throw this.#wrong(`expected type instant vector in aggregation expression, got ${typeOf(expr)}`);
    return { kind: 'aggregate', op, param: wanted === 2 ? args[0] : undefined, expr, grouping };
  }

  #grouping(): Grouping | undefined {
    if (this.#take('by')) return { keep: true, labels: this.#names() };
    if (this.#take('without')) return { keep: false, labels: this.#names() };
    return undefined;
  }

  #call(token: Token): Expr {
    if (!isFunction(token.text)) throw this.#wrong(`the sandbox knows no function named "${token.text}"`, token);
    const args = this.#arguments();
    const mistake = checkCall(token.text, args.map(typeOf));
    if (mistake) throw this.#wrong(mistake, token);
    return { kind: 'call', name: token.text, args };
  }

  #arguments(): Expr[] {
    this.#expect('(');
    const args: Expr[] = [];
    while (!this.#take(')')) {
      args.push(this.#binary(1));
      if (!this.#take(',') && !this.#is(')')) throw this.#unexpected();
    }
    return args;
  }

  #names(): string[] {
    this.#expect('(');
    const names: string[] = [];
    while (!this.#take(')')) {
      const token = this.#next();
      if (token.kind !== 'name') throw this.#unexpected(token);
      names.push(token.text);
      if (!this.#take(',') && !this.#is(')')) throw this.#unexpected();
    }
    return names;
  }

  #duration(): number {
    const token = this.#next();
    const value = token.kind === 'duration' ? parseDuration(token.text) : undefined;
    if (!value) throw this.#wrong(`expected a duration, got "${token.text}"`, token);
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return (token.kind === 'symbol' || token.kind === 'name') && token.text.toLowerCase() === text;
  }

  #take(text: string): boolean {
    const is = this.#is(text);
    if (is) this.#at++;
    return is;
  }

  #expect(text: string) {
    if (!this.#take(text)) throw this.#unexpected();
  }

  #unexpected(token = this.#peek()): PromqlError {
    return this.#wrong(`unexpected ${token.kind === 'end' ? token.text : JSON.stringify(token.text)}`, token);
  }

  #wrong(message: string, token = this.#peek()): PromqlError {
    return new PromqlError('bad_data', `1:${token.at + 1}: parse error: ${message}`);
  }
}
