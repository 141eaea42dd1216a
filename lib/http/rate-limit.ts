/**
 * How often somebody may ask. Counted in the memory of each process: a count in Postgres would cost a write for every
 * request, and make a flood of requests a flood of writes, which is what the limit is to keep away. With several web
 * processes behind one address everybody may therefore ask that many times more often; the limits are there to keep one
 * caller from taking all, not to bill anybody. Failed sign-ins, where each try counts, are counted in Postgres.
 */
import type { Rate, RateLimits } from '#lib/config/rate-limits';
import { GennakerError } from '#lib/kernel/errors';

/** Beyond this many callers those who were quiet longest are forgotten; they start with a full measure again. */
const mostCallers = 20_000;

interface Measure {
  left: number;
  /** Milliseconds of the limiter's clock. */
  at: number;
  told: boolean;
}

export class RateLimit {
  private readonly rate: Rate;
  private readonly now: () => number;
  private readonly callers = new Map<string, Measure>();

  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.rate = rate;
    this.now = now;
  }

  /** Undefined when the caller may go on, else how long to wait; `first` is the first refusal of a series. */
  take(caller: string): { seconds: number; first: boolean } | undefined {
    const { burst, perSecond } = this.rate;
    if (perSecond === Number.POSITIVE_INFINITY) return undefined;
    const now = this.now();
    const known = this.callers.get(caller) ?? { left: burst, at: now, told: false };
    const left = Math.min(burst, known.left + ((now - known.at) / 1000) * perSecond);
    const allowed = left >= 1;
    // Put in anew, so that the map is in the order of use.
    this.callers.delete(caller);
    this.callers.set(caller, { left: allowed ? left - 1 : left, at: now, told: !allowed });
    if (this.callers.size > mostCallers) this.callers.delete(this.callers.keys().next().value ?? '');
    return allowed ? undefined : { seconds: Math.max(1, Math.ceil((1 - left) / perSecond)), first: !known.told };
  }
}

export type RateLimiters = { [Name in keyof RateLimits]: RateLimit };

export function rateLimiters(limits: RateLimits): RateLimiters {
  return {
    requests: new RateLimit(limits.requests),
    webhooks: new RateLimit(limits.webhooks),
    wrongTokens: new RateLimit(limits.wrongTokens),
  };
}

/** What a caller is told that asks too often; goes with a `Retry-After`. `first` tells whether to write it down. */
export class TooOften extends GennakerError {
  readonly seconds: number;
  readonly first: boolean;

  constructor(what: string, { seconds, first }: { seconds: number; first: boolean }) {
    super('limit', `Too many ${what}; try again in ${seconds} s`, { retryable: true, data: { retryAfter: seconds } });
    this.seconds = seconds;
    this.first = first;
  }
}

/** Throws `limit` when the caller has used up their measure. */
export function spend(limit: RateLimit, caller: string, what: string): void {
  const refused = limit.take(caller);
  if (refused) throw new TooOften(what, refused);
}
