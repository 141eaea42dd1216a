/** What each function takes and does. Range functions get the points of one series, vector functions one value. */
import type { Point, Value } from './ast.ts';
import { quantile } from './quantile.ts';
import { extrapolated, instantRate } from './rate.ts';

/** From a window of points to a value; undefined when there are too few. */
export type RangeFunction = (points: readonly Point[], from: number, to: number, param: number) => number | undefined;

const values = (points: readonly Point[]) => points.map((point) => point.value);
const sum = (points: readonly Point[]) => values(points).reduce((total, value) => total + value, 0);

function variance(points: readonly Point[]): number {
  const mean = sum(points) / points.length;
  return values(points).reduce((total, value) => total + (value - mean) ** 2, 0) / points.length;
}

export const rangeFunctions: Record<string, RangeFunction> = {
  rate: (points, from, to) => extrapolated(points, from, to, { counter: true, perSecond: true }),
  increase: (points, from, to) => extrapolated(points, from, to, { counter: true, perSecond: false }),
  delta: (points, from, to) => extrapolated(points, from, to, { counter: false, perSecond: false }),
  irate: (points) => instantRate(points, true),
  idelta: (points) => instantRate(points, false),
  avg_over_time: (points) => sum(points) / points.length,
  sum_over_time: (points) => sum(points),
  count_over_time: (points) => points.length,
  min_over_time: (points) => values(points).reduce((a, b) => Math.min(a, b)),
  max_over_time: (points) => values(points).reduce((a, b) => Math.max(a, b)),
  last_over_time: (points) => points.at(-1)?.value,
  stddev_over_time: (points) => Math.sqrt(variance(points)),
  stdvar_over_time: (points) => variance(points),
  quantile_over_time: (points, _from, _to, param) => quantile(param, values(points)),
};

export const vectorFunctions: Record<string, (value: number, a: number, b: number) => number> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  round: (value, to) => Math.floor(value / to + 0.5) * to,
  clamp: (value, low, high) => Math.max(low, Math.min(high, value)),
  clamp_min: (value, low) => Math.max(low, value),
  clamp_max: (value, high) => Math.min(high, value),
};

type Type = Value['type'];

/** The types of the arguments, and how many at the end may be left out. */
const signatures: Record<string, { args: Type[]; optional?: number }> = {
  ...Object.fromEntries(Object.keys(rangeFunctions).map((name) => [name, { args: ['matrix'] as Type[] }])),
  ...Object.fromEntries(Object.keys(vectorFunctions).map((name) => [name, { args: ['vector'] as Type[] }])),
  quantile_over_time: { args: ['scalar', 'matrix'] },
  round: { args: ['vector', 'scalar'], optional: 1 },
  clamp: { args: ['vector', 'scalar', 'scalar'] },
  clamp_min: { args: ['vector', 'scalar'] },
  clamp_max: { args: ['vector', 'scalar'] },
  histogram_quantile: { args: ['scalar', 'vector'] },
  absent: { args: ['vector'] },
  scalar: { args: ['vector'] },
  vector: { args: ['scalar'] },
  sort: { args: ['vector'] },
  sort_desc: { args: ['vector'] },
  time: { args: [] },
};

export const isFunction = (name: string) => Object.hasOwn(signatures, name);

/** What is wrong with a call, or undefined. */
export function checkCall(name: string, types: readonly Type[]): string | undefined {
  const { args, optional = 0 } = signatures[name]!;
  if (types.length < args.length - optional || types.length > args.length) {
    return `expected ${args.length} argument(s) in call to "${name}", got ${types.length}`;
  }
  const wrong = types.findIndex((type, i) => type !== args[i]);
  if (wrong < 0) return undefined;
  return `expected type ${typeNames[args[wrong]!]} in call to function "${name}", got ${typeNames[types[wrong]!]}`;
}

const typeNames: Record<Type, string> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  matrix: 'range vector',
};
