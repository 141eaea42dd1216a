/** The tree of a PromQL expression, and the values it evaluates to. Times and durations are milliseconds. */
export type Expr =
  | { kind: 'number'; value: number }
  | { kind: 'string'; value: string }
  | Selector
  | { kind: 'call'; name: string; args: Expr[] }
  | { kind: 'aggregate'; op: string; param: Expr | undefined; expr: Expr; grouping: Grouping }
  | { kind: 'binary'; op: string; left: Expr; right: Expr; bool: boolean; matching: Grouping }
  | { kind: 'negate'; expr: Expr };

export interface Selector {
  kind: 'selector';
  matchers: Matcher[];
  /** Absent: an instant vector. */
  range: number | undefined;
  offset: number;
}

export interface Matcher {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
  matches(text: string): boolean;
}

/** `by`/`on` name the labels that count, `without`/`ignoring` those that do not. */
export interface Grouping {
  keep: boolean;
  labels: string[];
}

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  labels: Labels;
  value: number;
}

export interface Point {
  at: number;
  value: number;
}

export interface Range {
  labels: Labels;
  points: Point[];
}

export type Value =
  | { type: 'scalar'; value: number }
  | { type: 'string'; value: string }
  | { type: 'vector'; samples: Sample[] }
  | { type: 'matrix'; ranges: Range[]; from: number; to: number };

/** Wrong text (`bad_data`), or right text that cannot be executed. */
export class PromqlError extends Error {
  readonly errorType: 'bad_data' | 'execution';
  constructor(errorType: 'bad_data' | 'execution', message: string) {
    super(message);
    this.errorType = errorType;
  }
}

export const typeOf = (expr: Expr): Value['type'] => {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
      return expr.range === undefined ? 'vector' : 'matrix';
    case 'aggregate':
      return 'vector';
    case 'negate':
      return typeOf(expr.expr);
    case 'call':
      return expr.name === 'scalar' || expr.name === 'time' ? 'scalar' : 'vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
  }
};
