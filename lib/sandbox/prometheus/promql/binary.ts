import { type Expr, PromqlError, type Sample, type Value } from './ast.ts';
import { grouped, signature, without, withoutName } from './labels.ts';

type Binary = Extract<Expr, { kind: 'binary' }>;

const arithmetic: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

export function binary(expr: Binary, left: Value, right: Value): Value {
  if (left.type === 'scalar' && right.type === 'scalar') {
    return { type: 'scalar', value: compute(expr.op, left.value, right.value) };
  }
  if (left.type === 'vector' && right.type === 'vector') {
    const sets = expr.op === 'and' || expr.op === 'or' || expr.op === 'unless';
    const samples = sets
      ? setOperation(expr, left.samples, right.samples)
      : oneToOne(expr, left.samples, right.samples);
    return { type: 'vector', samples };
  }
  if (left.type === 'vector' && right.type === 'scalar') {
    return withScalar(expr, left.samples, (value) => [value, right.value]);
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    return withScalar(expr, right.samples, (value) => [left.value, value]);
  }
  throw new PromqlError('execution', `operator ${expr.op} works on scalars and instant vectors only`);
}

function compute(op: string, a: number, b: number): number {
  const compare = comparisons[op];
  return compare ? Number(compare(a, b)) : arithmetic[op]!(a, b);
}

/** A comparison without `bool` keeps the samples for which it holds, name and value untouched. */
function withScalar(expr: Binary, samples: readonly Sample[], operands: (value: number) => [number, number]): Value {
  const filter = expr.bool ? undefined : comparisons[expr.op];
  if (filter) return { type: 'vector', samples: samples.filter(({ value }) => filter(...operands(value))) };
  return {
    type: 'vector',
    samples: samples.map(({ labels, value }) => ({
      labels: withoutName(labels),
      value: compute(expr.op, ...operands(value)),
    })),
  };
}

const keyOf = (expr: Binary, sample: Sample) => signature(grouped(sample.labels, expr.matching));

function oneToOne(expr: Binary, left: readonly Sample[], right: readonly Sample[]): Sample[] {
  const partners = unique(expr, right, 'right');
  const filter = expr.bool ? undefined : comparisons[expr.op];
  return [...unique(expr, left, 'left')].flatMap(([key, sample]) => {
    const partner = partners.get(key);
    if (!partner) return [];
    const labels = grouped(sample.labels, expr.matching);
    if (filter)
      return filter(sample.value, partner.value) ? [{ labels: filtered(expr, sample), value: sample.value }] : [];
    return [{ labels, value: compute(expr.op, sample.value, partner.value) }];
  });
}

/** A filter keeps the name of its left side, unless `on` chose other labels. */
const filtered = (expr: Binary, sample: Sample) =>
  expr.matching.keep ? grouped(sample.labels, expr.matching) : without(sample.labels, ...expr.matching.labels);

function unique(expr: Binary, samples: readonly Sample[], side: string): Map<string, Sample> {
  const found = new Map<string, Sample>();
  for (const sample of samples) {
    const key = keyOf(expr, sample);
    if (found.has(key)) {
      throw new PromqlError(
        'execution',
        `found duplicate series for the match group ${key} on the ${side} hand-side of the operation`,
      );
    }
    found.set(key, sample);
  }
  return found;
}

function setOperation(expr: Binary, left: readonly Sample[], right: readonly Sample[]): Sample[] {
  const [inLeft, inRight] = [left, right].map((side) => new Set(side.map((sample) => keyOf(expr, sample))));
  if (expr.op === 'and') return left.filter((sample) => inRight!.has(keyOf(expr, sample)));
  if (expr.op === 'unless') return left.filter((sample) => !inRight!.has(keyOf(expr, sample)));
  return [...left, ...right.filter((sample) => !inLeft!.has(keyOf(expr, sample)))];
}
