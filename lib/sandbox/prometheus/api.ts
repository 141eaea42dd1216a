/** The HTTP API of Prometheus (`/api/v1`): queries and what there is to query. */
import { type Expr, type Matcher, PromqlError, type Value } from './promql/ast.ts';
import { evaluateAt, evaluateRange } from './promql/evaluate.ts';
import { signature } from './promql/labels.ts';
import { parseDuration } from './promql/lexer.ts';
import { parse } from './promql/parser.ts';
import { metricInfo } from './series/service.ts';
import type { Targets } from './series/targets.ts';

export interface ApiReply {
  status: number;
  body: unknown;
}

/** `path` is what follows `/api/v1/`; the parameters come from the query and from a form alike. */
export function answer(targets: Targets, now: number, path: string, params: URLSearchParams): ApiReply {
  try {
    const data = dataFor(targets, now, path, params);
    if (data === undefined)
      return { status: 404, body: { status: 'error', errorType: 'not_found', error: 'no such endpoint' } };
    return { status: 200, body: { status: 'success', data } };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const { errorType, message } = error;
    return { status: errorType === 'bad_data' ? 400 : 422, body: { status: 'error', errorType, error: message } };
  }
}

function dataFor(targets: Targets, now: number, path: string, params: URLSearchParams): unknown {
  switch (path) {
    case 'query':
      return instant(targets, parse(params.get('query') ?? ''), timeParam(params, 'time', now));
    case 'query_range':
      return range(targets, params);
    case 'series':
      return matched(targets, params);
    case 'labels':
      return [...new Set(matched(targets, params).flatMap(Object.keys))].sort();
    case 'metadata':
      return metadata(params.get('metric'));
    case 'targets':
      return {
        activeTargets: targets
          .all()
          .filter((target) => target.until === undefined)
          .map(targetJson),
        droppedTargets: [],
      };
    case 'status/buildinfo':
      return { version: '3.5.0', revision: 'sandbox', branch: 'sandbox', buildUser: '', buildDate: '', goVersion: '' };
    default: {
      const label = /^label\/([^/]+)\/values$/.exec(path)?.[1];
      if (label === undefined) return undefined;
      const values = matched(targets, params).flatMap((labels) =>
        Object.hasOwn(labels, label) ? [labels[label]!] : [],
      );
      return [...new Set(values)].sort();
    }
  }
}

function instant(targets: Targets, expr: Expr, time: number) {
  const value = evaluateAt(expr, targets, time);
  return { resultType: value.type, result: resultJson(value, time) };
}

function resultJson(value: Value, time: number): unknown {
  switch (value.type) {
    case 'scalar':
      return pair(time, value.value);
    case 'string':
      return [time / 1000, value.value];
    case 'vector':
      return value.samples.map((sample) => ({ metric: sample.labels, value: pair(time, sample.value) }));
    case 'matrix':
      return value.ranges.map(({ labels, points }) => ({
        metric: labels,
        values: points.map((point) => pair(point.at, point.value)),
      }));
  }
}

function range(targets: Targets, params: URLSearchParams) {
  const start = timeParam(params, 'start');
  const end = timeParam(params, 'end');
  const step = stepParam(params);
  if (end < start)
    throw new PromqlError('bad_data', 'invalid parameter "end": end timestamp must not be before start time');
  const ranges = evaluateRange(parse(params.get('query') ?? ''), targets, start, end, step);
  return {
    resultType: 'matrix',
    result: ranges.map(({ labels, points }) => ({
      metric: labels,
      values: points.map(({ at, value }) => pair(at, value)),
    })),
  };
}

const pair = (at: number, value: number) => [at / 1000, numberText(value)];

export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** Labels of the series that satisfy any `match[]` and existed between `start` and `end`. */
function matched(targets: Targets, params: URLSearchParams): Record<string, string>[] {
  const selectors = params.getAll('match[]').map(selectorOf);
  const from = timeParam(params, 'start', 0);
  const to = timeParam(params, 'end', Number.MAX_SAFE_INTEGER);
  const alive = targets
    .all()
    .filter((target) => target.from <= to && (target.until ?? Number.POSITIVE_INFINITY) >= from);
  const pods = new Set(alive.map((target) => target.labels.pod));
  const found = (selectors.length ? selectors : [[]]).flatMap((matchers) => targets.select(matchers));
  const labels = found.map((series) => series.labels).filter((one) => pods.has(one.pod ?? ''));
  return [...new Map(labels.map((one) => [signature(one), { ...one }])).values()];
}

function selectorOf(text: string): Matcher[] {
  const expr = parse(text);
  if (expr.kind !== 'selector' || expr.range !== undefined)
    throw new PromqlError('bad_data', `invalid parameter "match[]": ${text}`);
  return expr.matchers;
}

function metadata(metric: string | null) {
  const names = Object.keys(metricInfo).filter((name) => metric === null || name === metric);
  return Object.fromEntries(names.map((name) => [name, [{ ...metricInfo[name], unit: '' }]]));
}

const targetJson = (target: ReturnType<Targets['all']>[number]) => ({
  labels: target.labels,
  scrapePool: target.labels.job,
  scrapeUrl: `http://${target.labels.instance}/metrics`,
  health: 'up',
  lastError: '',
});

/** Seconds since 1970 or an ISO date, in milliseconds. */
function timeParam(params: URLSearchParams, name: string, fallback?: number): number {
  const text = params.get(name);
  if (text === null && fallback !== undefined) return fallback;
  const time = text !== null && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text ?? '');
  if (!Number.isFinite(time))
    throw new PromqlError('bad_data', `invalid parameter "${name}": cannot parse "${text ?? ''}" to a valid timestamp`);
  return Math.round(time);
}

function stepParam(params: URLSearchParams): number {
  const text = params.get('step') ?? '';
  const step = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (!step || step < 1)
    throw new PromqlError(
      'bad_data',
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  return Math.round(step);
}
