/** The two shapes a demo service emits, as pure functions of time. A tick is one scrape. */
import { drift, noise } from './noise.ts';

export const tickMs = 15_000;
const dayMs = 86_400_000;

export const tickOf = (time: number) => Math.floor(time / tickMs);

/**
 * Customers come in tides: traffic swings by 30 % around its mean in the course of a day, most in the afternoon (UTC). This
 * is the integral of it up to `time`, in milliseconds of mean traffic.
 */
const tideUntil = (time: number) =>
  time - 0.3 * (dayMs / (2 * Math.PI)) * Math.sin((2 * Math.PI * (time - dayMs / 12)) / dayMs);

/**
 * A counter that began at `from` and grows by `perSecond` on average. It never falls: the tides take at most 30 % of the
 * growth of a tick, the drift 30 % and the jitter 35 %.
 */
export function counter(seed: number, perSecond: number, from: number, tick: number): number {
  const time = tick * tickMs;
  const perTick = (perSecond * tickMs) / 1000;
  const grown = (perSecond * (tideUntil(time) - tideUntil(from))) / 1000;
  const wander =
    perTick * (0.35 * noise(seed, tick) + 8 * (drift(seed + 1, tick, 40) - drift(seed + 1, tickOf(from), 40)));
  return Math.max(0, Math.floor(grown + wander));
}

/** A value around `level`, give or take a `spread` of it (0.1 = 10 %). */
export function gauge(seed: number, level: number, spread: number, tick: number): number {
  const wander = 0.6 * (noise(seed, tick) - 0.5) + 1.4 * (drift(seed + 1, tick, 60) - 0.5);
  return level * (1 + spread * wander);
}

/** Share of requests faster than `seconds` when half of them take `median`; log-normal. */
export function fasterThan(seconds: number, median: number, sigma: number): number {
  if (seconds === Number.POSITIVE_INFINITY) return 1;
  return normal(Math.log(seconds / median) / sigma);
}

/** Cumulative normal distribution, good to seven digits (Abramowitz and Stegun 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}
