/** Evaluates a tree at one moment, or at every step of a range. */
import { aggregate } from './aggregate.ts';
import {
  type Expr,
  type Matcher,
  type Point,
  PromqlError,
  type Range,
  type Sample,
  type Selector,
  type Value,
} from './ast.ts';
import { binary } from './binary.ts';
import { rangeFunctions, vectorFunctions } from './functions.ts';
import { signature, withoutName } from './labels.ts';
import { histogramQuantile } from './quantile.ts';

export interface Series {
  labels: Sample['labels'];
  /** Points after `from` up to and including `to`, oldest first. */
  points(from: number, to: number): Point[];
  /** The value in force at a moment, not older than five minutes; undefined when there is none. */
  at(time: number): number | undefined;
}

export interface SeriesSource {
  /** Every series that satisfies all matchers. */
  select(matchers: readonly Matcher[]): Series[];
}

const maxSteps = 11_000;
/** Points read by one query; a guard against windows of years. */
const maxPoints = 20_000_000;

/** The value at `time`; a PromqlError when it cannot be computed. */
export function evaluateAt(expr: Expr, source: SeriesSource, time: number): Value {
  return new Evaluation(source).value(expr, time);
}

export function evaluateRange(expr: Expr, source: SeriesSource, start: number, end: number, step: number): Range[] {
  if ((end - start) / step > maxSteps) {
    throw new PromqlError('bad_data', `exceeded maximum resolution of ${maxSteps} points per timeseries`);
  }
  const evaluation = new Evaluation(source);
  const ranges = new Map<string, Range>();
  for (let at = start; at <= end; at += step) {
    const value = evaluation.value(expr, at);
    if (value.type === 'matrix' || value.type === 'string') {
      throw new PromqlError('bad_data', 'a range query needs an expression of type scalar or instant vector');
    }
    const samples = value.type === 'scalar' ? [{ labels: {}, value: value.value }] : value.samples;
    for (const sample of samples) {
      const key = signature(sample.labels);
      const range = ranges.get(key) ?? { labels: sample.labels, points: [] };
      ranges.set(key, range);
      range.points.push({ at, value: sample.value });
    }
  }
  return [...ranges.values()].sort((a, b) => (signature(a.labels) < signature(b.labels) ? -1 : 1));
}

class Evaluation {
  readonly #source: SeriesSource;
  readonly #selected = new Map<Selector, Series[]>();
  #points = 0;

  constructor(source: SeriesSource) {
    this.#source = source;
  }

  value(expr: Expr, time: number): Value {
    switch (expr.kind) {
      case 'number':
        return { type: 'scalar', value: expr.value };
      case 'string':
        return { type: 'string', value: expr.value };
      case 'selector':
        return expr.range === undefined ? this.#instant(expr, time) : this.#window(expr, expr.range, time);
      case 'negate':
        return this.#negated(this.value(expr.expr, time));
      case 'binary':
        return binary(expr, this.value(expr.left, time), this.value(expr.right, time));
      case 'aggregate': {
        const param = expr.param ? this.#scalar(expr.param, time) : 0;
        return vector(aggregate(expr.op, expr.grouping, param, this.#samples(expr.expr, time)));
      }
      case 'call':
        return this.#call(expr, time);
    }
  }

  #select(selector: Selector): Series[] {
    const known = this.#selected.get(selector);
    if (known) return known;
    const series = this.#source.select(selector.matchers);
    this.#selected.set(selector, series);
    return series;
  }

  #instant(selector: Selector, time: number): Value {
    return vector(
      this.#select(selector).flatMap((series) => {
        const value = series.at(time - selector.offset);
        this.#count(1);
        return value === undefined ? [] : [{ labels: series.labels, value }];
      }),
    );
  }

  #window(selector: Selector, range: number, time: number): Value {
    const to = time - selector.offset;
    const ranges = this.#select(selector).flatMap((series) => {
      const points = series.points(to - range, to);
      this.#count(points.length);
      return points.length === 0 ? [] : [{ labels: series.labels, points }];
    });
    return { type: 'matrix', ranges, from: to - range, to };
  }

  #count(points: number) {
    this.#points += points;
    if (this.#points > maxPoints) throw new PromqlError('execution', 'query processing would load too many samples');
  }

  #call({ name, args }: Extract<Expr, { kind: 'call' }>, time: number): Value {
    const rangeFunction = rangeFunctions[name];
    if (rangeFunction) {
      const matrix = this.value(args.at(-1)!, time);
      const param = args.length === 2 ? this.#scalar(args[0]!, time) : 0;
      return matrix.type === 'matrix'
        ? overRanges(matrix, name, (points, from, to) => rangeFunction(points, from, to, param))
        : vector([]);
    }
    const vectorFunction = vectorFunctions[name];
    if (vectorFunction) {
      const [a = 1, b = 0] = args.slice(1).map((arg) => this.#scalar(arg, time));
      const mapped = this.#samples(args[0]!, time).map(({ labels, value }) => ({
        labels: withoutName(labels),
        value: vectorFunction(value, a, b),
      }));
      return vector(distinct(mapped));
    }
    switch (name) {
      case 'time':
        return { type: 'scalar', value: time / 1000 };
      case 'vector':
        return vector([{ labels: {}, value: this.#scalar(args[0]!, time) }]);
      case 'scalar': {
        const samples = this.#samples(args[0]!, time);
        return { type: 'scalar', value: samples.length === 1 ? samples[0]!.value : Number.NaN };
      }
      case 'absent':
        return vector(this.#samples(args[0]!, time).length > 0 ? [] : [{ labels: absentLabels(args[0]!), value: 1 }]);
      case 'histogram_quantile':
        return vector(histogramQuantile(this.#scalar(args[0]!, time), this.#samples(args[1]!, time)));
      default: {
        const sign = name === 'sort' ? 1 : -1;
        return vector([...this.#samples(args[0]!, time)].sort((a, b) => sign * (a.value - b.value)));
      }
    }
  }

  #negated(value: Value): Value {
    if (value.type === 'scalar') return { type: 'scalar', value: -value.value };
    if (value.type !== 'vector')
      throw new PromqlError('bad_data', 'unary expression only allowed on scalars and instant vectors');
    return vector(value.samples.map((sample) => ({ labels: withoutName(sample.labels), value: -sample.value })));
  }

  #samples(expr: Expr, time: number): Sample[] {
    const value = this.value(expr, time);
    return value.type === 'vector' ? value.samples : [];
  }

  #scalar(expr: Expr, time: number): number {
    const value = this.value(expr, time);
    if (value.type !== 'scalar') throw new PromqlError('bad_data', `expected a scalar, got a ${value.type}`);
    return value.value;
  }
}

const vector = (samples: Sample[]): Value => ({ type: 'vector', samples });

type OverRange = (points: readonly Point[], from: number, to: number) => number | undefined;

function overRanges(matrix: Extract<Value, { type: 'matrix' }>, name: string, work: OverRange): Value {
  const samples = matrix.ranges.flatMap(({ labels, points }) => {
    const value = work(points, matrix.from, matrix.to);
    // The last value of a series is still that series.
    return value === undefined ? [] : [{ labels: name === 'last_over_time' ? labels : withoutName(labels), value }];
  });
  return vector(distinct(samples));
}

function distinct(samples: Sample[]): Sample[] {
  if (new Set(samples.map((sample) => signature(sample.labels))).size < samples.length) {
    throw new PromqlError('execution', 'vector cannot contain metrics with the same labelset');
  }
  return samples;
}

function absentLabels(expr: Expr): Sample['labels'] {
  if (expr.kind !== 'selector') return {};
  const exact = expr.matchers.filter(({ op, label }) => op === '=' && label !== '__name__');
  return Object.fromEntries(exact.map(({ label, value }) => [label, value]));
}
