/** Which pods are, or were, scraped. Discovery reports what runs; whoever is missing from a report has ended. */
import type { Clock } from '#lib/kernel/clock';
import type { Matcher, Point } from '../promql/ast.ts';
import type { Series, SeriesSource } from '../promql/evaluate.ts';
import { type Signal, signalsOf, type Target } from './service.ts';
import { tickMs, tickOf } from './signals.ts';

const keptEnded = 500;

export class Targets implements SeriesSource {
  readonly #clock: Clock;
  #targets: Target[];
  readonly #signals = new Map<Target, Signal[]>();

  constructor(targets: Target[], clock: Clock) {
    this.#targets = targets;
    this.#clock = clock;
  }

  all(): readonly Target[] {
    return this.#targets;
  }

  /** The complete set of one account. Returns whether anything changed. */
  report(account: string, running: readonly Target[]): boolean {
    const now = this.#clock.now();
    const known = new Map(
      this.#targets.filter((target) => isOf(target, account)).map((target) => [keyOf(target), target]),
    );
    const fresh = running.filter((target) => !known.has(keyOf(target)));
    const keys = new Set(running.map(keyOf));
    const ended = [...known.values()].filter((target) => !keys.has(keyOf(target)));
    for (const target of ended) target.until = now;
    this.#targets.push(...fresh);
    this.#forgetOldest();
    return fresh.length + ended.length > 0;
  }

  #forgetOldest() {
    const ended = this.#targets.filter((target) => target.until !== undefined).sort((a, b) => a.until! - b.until!);
    const forgotten = new Set(ended.slice(0, Math.max(0, ended.length - keptEnded)));
    if (forgotten.size === 0) return;
    this.#targets = this.#targets.filter((target) => !forgotten.has(target));
    for (const target of forgotten) this.#signals.delete(target);
  }

  select(matchers: readonly Matcher[]): Series[] {
    return this.#targets.flatMap((target) =>
      this.#signalsOf(target)
        .filter(({ labels }) => matchers.every((matcher) => matcher.matches(labelOf(labels, matcher.label))))
        .map((signal) => this.#series(target, signal)),
    );
  }

  #signalsOf(target: Target): Signal[] {
    const known = this.#signals.get(target);
    if (known) return known;
    const signals = signalsOf(target);
    this.#signals.set(target, signals);
    return signals;
  }

  #series(target: Target, signal: Signal): Series {
    const lastTick = () => tickOf(Math.min(this.#clock.now(), target.until ?? Number.POSITIVE_INFINITY));
    const firstTick = Math.ceil(target.from / tickMs);
    return {
      labels: signal.labels,
      points(from, to) {
        const points: Point[] = [];
        const end = Math.min(tickOf(to), lastTick());
        for (let tick = Math.max(firstTick, tickOf(from) + 1); tick <= end; tick++) {
          points.push({ at: tick * tickMs, value: signal.value(tick) });
        }
        return points;
      },
      at(time) {
        // The scrape after its end marks a series as stale, so it vanishes at once and not after five minutes.
        const tick = tickOf(time);
        return tick >= firstTick && tick <= lastTick() ? signal.value(tick) : undefined;
      },
    };
  }
}

const keyOf = ({ labels }: Target) => `${labels.account}/${labels.namespace}/${labels.pod}`;
const isOf = (target: Target, account: string) => target.labels.account === account && target.until === undefined;
const labelOf = (labels: Target['labels'], name: string) => (Object.hasOwn(labels, name) ? labels[name]! : '');
