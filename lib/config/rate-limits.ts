import { z } from 'zod';
import { type Environment, parseEnvironment } from './environment.ts';

/** So many at once, and so many a second ever after. */
export interface Rate {
  burst: number;
  perSecond: number;
}

export interface RateLimits {
  /** Requests of one person or token. */
  requests: Rate;
  /** Webhooks of one source from one address. */
  webhooks: Rate;
  /** Requests of one address with a token that is none. */
  wrongTokens: Rate;
}

const unlimited: Rate = { burst: Number.POSITIVE_INFINITY, perSecond: Number.POSITIVE_INFINITY };

const rate = (fallback: number, leastBurst = 10) =>
  z
    .string()
    .default(String(fallback))
    .transform((text, context): Rate => {
      if (text === 'off') return unlimited;
      const perSecond = Number(text);
      if (perSecond >= 0.1 && perSecond <= 100_000) return { perSecond, burst: Math.max(leastBurst, perSecond * 20) };
      context.addIssue('must be a number of requests a second, or off');
      return z.NEVER;
    });

export function readRateLimits(env: Environment = process.env): RateLimits {
  const values = parseEnvironment(
    { GENNAKER_RATE_REQUESTS: rate(100), GENNAKER_RATE_WEBHOOKS: rate(20), GENNAKER_RATE_WRONG_TOKENS: rate(1, 100) },
    env,
  );
  return {
    requests: values.GENNAKER_RATE_REQUESTS,
    webhooks: values.GENNAKER_RATE_WEBHOOKS,
    wrongTokens: values.GENNAKER_RATE_WRONG_TOKENS,
  };
}
