/** What one pod of the demo services emits. How well it does follows from its version alone. */
import type { Labels } from '../promql/ast.ts';
import { seedOf } from './noise.ts';
import { counter, fasterThan, gauge, tickMs } from './signals.ts';

/** A pod that is scraped. */
export interface Target {
  /** `app`, `version`, `server_group`, `cluster`, `namespace`, `account`, `pod`, `instance`, `job` and labels of the pod. */
  labels: Labels;
  /** Epoch milliseconds; `until` once it is gone. */
  from: number;
  until?: number;
}

export interface MetricInfo {
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
}

export const metricInfo: Record<string, MetricInfo> = {
  up: { type: 'gauge', help: 'Whether the last scrape of the target succeeded.' },
  http_requests_total: { type: 'counter', help: 'Requests answered, by status code.' },
  http_request_duration_seconds: { type: 'histogram', help: 'Time to answer a request.' },
  http_error_ratio: { type: 'gauge', help: 'Share of requests answered with 5xx, between 0 and 1.' },
  http_request_p95_seconds: { type: 'gauge', help: 'Time within which 95 % of the requests are answered.' },
  process_resident_memory_bytes: { type: 'gauge', help: 'Resident memory of the process.' },
  process_cpu_seconds_total: { type: 'counter', help: 'CPU time the process has used.' },
};

/** One series of a target: its labels and its value at a tick. */
export interface Signal {
  labels: Labels;
  value(tick: number): number;
}

interface Traits {
  requestsPerSecond: number;
  errors: number;
  median: number;
  /** Bytes an hour. */
  leak: number;
}

/** A version with `slow` in its name is slow, `broken` or `bad` answers errors, `leaky` keeps its memory. */
export function traitsOf(version: string): Traits {
  return {
    requestsPerSecond: 20,
    errors: /broken|bad/.test(version) ? 0.08 : 0.004,
    median: /slow/.test(version) ? 0.11 : 0.045,
    leak: /leaky/.test(version) ? 120e6 : 0,
  };
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, Number.POSITIVE_INFINITY];
const statuses = { '200': 0.962, '302': 0.02, '404': 0.018 };
/** Most requests take the short way, some also ask the database. */
const longWay = 0.06;
const sigma = 0.4;

export function signalsOf(target: Target): Signal[] {
  const traits = traitsOf(target.labels.version ?? '');
  const named = (name: string, more: Labels = {}): Labels => ({ ...target.labels, ...more, __name__: name });
  const seed = (name: string) =>
    seedOf(`${target.labels.account}/${target.labels.namespace}/${target.labels.pod}/${name}`);
  const count = (name: string, perSecond: number) => {
    const own = seed(name);
    return (tick: number) => counter(own, perSecond, target.from, tick);
  };
  const requests = (status: string, share: number): Signal => ({
    labels: named('http_requests_total', { code: status }),
    value: count(`code ${status}`, traits.requestsPerSecond * share),
  });
  const level = (name: string, spread: number, at: (tick: number) => number): Signal => {
    const own = seed(name);
    return { labels: named(name), value: (tick) => gauge(own, at(tick), spread, tick) };
  };

  return [
    { labels: named('up'), value: () => 1 },
    ...Object.entries(statuses).map(([status, share]) => requests(status, share * (1 - traits.errors))),
    requests('500', traits.errors),
    ...durations(traits, count, named),
    level('http_error_ratio', 0.3, () => traits.errors),
    level('http_request_p95_seconds', 0.1, () => traits.median * 2.2),
    level(
      'process_resident_memory_bytes',
      0.04,
      (tick) => 180e6 + (traits.leak * (tick * tickMs - target.from)) / 3_600_000,
    ),
    { labels: named('process_cpu_seconds_total'), value: cpu(count('cpu', 100)) },
  ];
}

/** Counters are whole, so CPU is counted in hundredths of a second; the mean is 0.18 cores. */
const cpu = (hundredths: (tick: number) => number) => (tick: number) => (hundredths(tick) * 0.18) / 100;

function durations(
  traits: Traits,
  count: (name: string, perSecond: number) => (tick: number) => number,
  named: (name: string, more?: Labels) => Labels,
): Signal[] {
  // Two counters that wander apart let the quantiles move, while every bucket still only grows.
  const short = count('short', traits.requestsPerSecond * (1 - longWay));
  const long = count('long', traits.requestsPerSecond * longWay);
  const below = (bound: number) => {
    const [shortShare, longShare] = [
      fasterThan(bound, traits.median, sigma),
      fasterThan(bound, traits.median * 6, sigma),
    ];
    return (tick: number) => Math.floor(short(tick) * shortShare + long(tick) * longShare);
  };
  const mean = traits.median * Math.exp(sigma ** 2 / 2);
  const name = 'http_request_duration_seconds';
  return [
    ...bounds.map((bound) => ({
      labels: named(`${name}_bucket`, { le: bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound) }),
      value: below(bound),
    })),
    { labels: named(`${name}_sum`), value: (tick) => short(tick) * mean + long(tick) * mean * 6 },
    { labels: named(`${name}_count`), value: below(Number.POSITIVE_INFINITY) },
  ];
}
