import { z } from 'zod';
import { type Environment, parseEnvironment } from './environment.ts';

/** Addresses and ranges of the proxies in front of the web process, whose `X-Forwarded-For` is believed. */
export function trustedProxies(env: Environment = process.env): string[] {
  const list = z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    );
  return parseEnvironment({ GENNAKER_TRUSTED_PROXIES: list }, env).GENNAKER_TRUSTED_PROXIES;
}
