import { describe, expect, it } from 'vitest';
import { type Labels, type Point, PromqlError } from './ast.ts';
import { evaluateAt, evaluateRange, type SeriesSource } from './evaluate.ts';
import { parse } from './parser.ts';

/** Points a minute apart, the first at 0. The moment asked about is the last. */
const minute = 60_000;
const data: [Labels, number[]][] = [
  [{ __name__: 'requests', pod: 'a', app: 'shop' }, [0, 60, 120, 180, 240]],
  [{ __name__: 'requests', pod: 'b', app: 'shop' }, [0, 30, 60, 30, 60]],
  [{ __name__: 'requests', pod: 'c', app: 'cart' }, [5, 5, 5, 5, 5]],
  [{ __name__: 'limit', pod: 'a' }, [1, 2, 3, 4, 100]],
  [{ __name__: 'limit', pod: 'b' }, [1, 2, 3, 4, 10]],
  [{ __name__: 'took_bucket', le: '0.1' }, [0, 0, 0, 0, 50]],
  [{ __name__: 'took_bucket', le: '0.5' }, [0, 0, 0, 0, 90]],
  [{ __name__: 'took_bucket', le: '+Inf' }, [0, 0, 0, 0, 100]],
];

const source: SeriesSource = {
  select: (matchers) =>
    data
      .filter(([labels]) => matchers.every((matcher) => matcher.matches(labels[matcher.label] ?? '')))
      .map(([labels, values]) => {
        const points = values.map((value, i): Point => ({ at: i * minute, value }));
        return {
          labels,
          points: (from, to) => points.filter(({ at }) => at > from && at <= to),
          at: (time) => points.findLast(({ at }) => at <= time)?.value,
        };
      }),
};

/** `{pod="a"}: 1` for each sample, or the number. */
function ask(query: string, time = 4 * minute): number | Record<string, number> {
  const value = evaluateAt(parse(query), source, time);
  if (value.type === 'scalar') return value.value;
  if (value.type !== 'vector') throw new Error(value.type);
  const text = ({ __name__: name = '', ...labels }: Labels) =>
    `${name}{${Object.entries(labels)
      .map(([key, label]) => `${key}=${label}`)
      .join(',')}}`;
  return Object.fromEntries(value.samples.map((sample) => [text(sample.labels), sample.value]));
}

describe('selectors', () => {
  it.each([
    ['limit', ['limit{pod=a}', 'limit{pod=b}']],
    ['limit{pod!="a"}', ['limit{pod=b}']],
    ['limit{pod=~"a|x"}', ['limit{pod=a}']],
    ['limit{pod=~""}', []],
    ['{__name__=~"lim.*",pod!~"b.*"}', ['limit{pod=a}']],
    ['limit{nothing=""}', ['limit{pod=a}', 'limit{pod=b}']],
    ["limit{pod='a',}", ['limit{pod=a}']],
  ])('%s', (query, names) => {
    expect(Object.keys(ask(query))).toEqual(names);
  });

  it('look back with offset', () => {
    expect(ask('limit{pod="a"} offset 2m')).toEqual({ 'limit{pod=a}': 3 });
    expect(ask('limit{pod="a"} offset -1m', 2 * minute)).toEqual({ 'limit{pod=a}': 4 });
  });
});

describe('functions over ranges', () => {
  it.each([
    ['rate(requests{pod="a"}[3m])', 1],
    ['increase(requests{pod="a"}[3m])', 180],
    ['irate(requests{pod="a"}[3m])', 1],
    ['increase(requests{pod="b"}[4m])', 120],
    ['delta(limit{pod="a"}[2m])', 192],
    ['idelta(limit{pod="a"}[2m])', 96],
    ['avg_over_time(limit{pod="b"}[3m])', 17 / 3],
    ['max_over_time(limit{pod="b"}[3m])', 10],
    ['min_over_time(limit{pod="b"}[3m])', 3],
    ['sum_over_time(limit{pod="b"}[3m])', 17],
    ['count_over_time(limit{pod="b"}[3m])', 3],
    ['quantile_over_time(0.5, limit{pod="b"}[3m])', 4],
  ])('%s is %d', (query, expected) => {
    const [value] = Object.values(ask(query) as Record<string, number>);
    expect(value).toBeCloseTo(expected, 9);
  });

  it('need two points for a rate', () => {
    expect(ask('rate(limit[30s])')).toEqual({});
  });
});

describe('aggregations', () => {
  it.each([
    ['sum(limit)', { '{}': 110 }],
    ['sum by (app) (requests)', { '{app=shop}': 300, '{app=cart}': 5 }],
    ['sum(requests) without (pod)', { '{app=shop}': 300, '{app=cart}': 5 }],
    ['avg(limit)', { '{}': 55 }],
    ['min(limit)', { '{}': 10 }],
    ['max(limit)', { '{}': 100 }],
    ['count(requests)', { '{}': 3 }],
    ['quantile(0.5, requests)', { '{}': 60 }],
    ['stddev(limit)', { '{}': 45 }],
    ['topk(1, requests)', { 'requests{pod=a,app=shop}': 240 }],
    ['bottomk(1, requests)', { 'requests{pod=c,app=cart}': 5 }],
    ['sum(nothing)', {}],
  ])('%s', (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });
});

describe('operators', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['(1 + 2) % 2', 1],
    ['1 / 0', Number.POSITIVE_INFINITY],
    ['1 < bool 2', 1],
    ['time()', 240],
    ['scalar(sum(limit))', 110],
    ['0x10 + 1e1 + .5', 26.5],
  ])('%s is %d', (query, expected) => {
    expect(ask(query)).toBe(expected);
  });

  it.each([
    ['limit * 2', { '{pod=a}': 200, '{pod=b}': 20 }],
    ['limit > 50', { 'limit{pod=a}': 100 }],
    ['50 < limit', { 'limit{pod=a}': 100 }],
    ['limit > bool 50', { '{pod=a}': 1, '{pod=b}': 0 }],
    ['requests / on (pod) limit', { '{pod=a}': 2.4, '{pod=b}': 6 }],
    ['requests / ignoring (app) limit', { '{pod=a}': 2.4, '{pod=b}': 6 }],
    ['requests > on (pod) limit', { '{pod=a}': 240, '{pod=b}': 60 }],
    ['limit and on (pod) (requests > 100)', { 'limit{pod=a}': 100 }],
    ['limit unless on (pod) (requests > 100)', { 'limit{pod=b}': 10 }],
    ['(limit > 50) or on (pod) limit', { 'limit{pod=a}': 100, 'limit{pod=b}': 10 }],
    ['-limit', { '{pod=a}': -100, '{pod=b}': -10 }],
    ['clamp(limit, 20, 50)', { '{pod=a}': 50, '{pod=b}': 20 }],
    ['round(limit / 3)', { '{pod=a}': 33, '{pod=b}': 3 }],
    ['absent(nothing{a="b"})', { '{a=b}': 1 }],
    ['absent(limit)', {}],
    ['vector(1)', { '{}': 1 }],
  ])('%s', (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });
});

describe('histogram_quantile', () => {
  it.each([
    [0.25, 0.05],
    [0.5, 0.1],
    [0.7, 0.3],
    [0.95, 0.5],
    [2, Number.POSITIVE_INFINITY],
  ])('at %d is %d', (q, expected) => {
    expect(Object.values(ask(`histogram_quantile(${q}, took_bucket)`))[0]).toBeCloseTo(expected, 9);
  });

  it('of an empty histogram is not a number', () => {
    expect(Object.values(ask('histogram_quantile(0.5, took_bucket)', 0))).toEqual([Number.NaN]);
  });
});

describe('a range', () => {
  it('is the value at every step', () => {
    expect(evaluateRange(parse('sum(limit)'), source, 0, 4 * minute, 2 * minute)).toEqual([
      {
        labels: {},
        points: [
          { at: 0, value: 2 },
          { at: 2 * minute, value: 6 },
          { at: 4 * minute, value: 110 },
        ],
      },
    ]);
  });

  it('has at most 11,000 steps', () => {
    expect(() => evaluateRange(parse('1'), source, 0, 12_000_000, 1000)).toThrow('exceeded maximum resolution');
  });
});

describe('what is no query', () => {
  it.each([
    ['', '1:1: parse error: unexpected end of input'],
    ['limit{', 'unexpected end of input'],
    ['limit{pod="a" app="b"}', 'unexpected "app"'],
    ['{}', 'at least one non-empty matcher'],
    ['{a=~".*"}', 'at least one non-empty matcher'],
    ['sum(limit) by', 'unexpected end of input'],
    ['sum(1)', 'expected type instant vector'],
    ['rate(limit)', 'expected type range vector in call to function "rate", got instant vector'],
    ['nope(limit)', 'no function named "nope"'],
    ['1 > 2', 'must use BOOL modifier'],
    ['1 + bool 2', 'bool modifier can only be used on comparison operators'],
    ['limit and 1', 'set operator "and" not allowed'],
    ['limit + "a"', 'scalars and instant vectors only'],
    ['limit[5]', 'expected a duration'],
    ['rate(limit[0s])', 'expected a duration'],
    ['limit{pod="a', 'unterminated quoted string'],
    ['limit{pod=~"("}', 'error parsing regexp'],
    ['limit{pod=~"(a+)+b"}', 'so complex a regular expression'],
    ['max_over_time(rate(limit[1m])[5m:1m])', 'no subqueries'],
    ['limit @ 5', '@ modifier'],
    ['limit * on (pod) group_left requests', 'one to one only'],
    ['('.repeat(200), 'nested too deeply'],
    ['1 $ 2', 'unexpected character: "$"'],
  ])('%s', (query, message) => {
    expect(() => parse(query)).toThrow(PromqlError);
    expect(() => parse(query)).toThrow(message);
  });

  it('fails when several series match one', () => {
    expect(() => ask('requests / on (app) limit')).toThrow('found duplicate series');
    expect(() => ask('rate({pod="a"}[3m])')).not.toThrow();
    expect(() => ask('abs({__name__=~"requests|limit"} + on (pod) limit)')).toThrow('found duplicate series');
  });
});
