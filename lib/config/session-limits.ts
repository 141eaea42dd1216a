import { z } from 'zod';
import { type Environment, parseEnvironment } from './environment.ts';

/** How long somebody stays signed in. Milliseconds. */
export interface SessionLimits {
  /** From signing in, whatever happens. */
  lifetimeMs: number;
  /** Without a request. */
  idleMs: number;
  /** How old roles may be before their source is asked again. */
  rightsMs: number;
}

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const duration = (least: string, most: string) =>
  z.string().transform((text, context) => {
    const ms = inMs(text);
    if (ms !== undefined && ms >= inMs(least)! && ms <= inMs(most)!) return ms;
    context.addIssue(`must be a duration from ${least} to ${most}, like 12h or 30m`);
    return z.NEVER;
  });

function inMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count && unit ? Number(count) * units[unit]! : undefined;
}

const variables = {
  GENNAKER_SESSION_LIFETIME: duration('5m', '90d').default(inMs('7d')!),
  GENNAKER_SESSION_IDLE: duration('1m', '90d').default(inMs('24h')!),
  GENNAKER_ROLES_REFRESH: duration('10s', '1d').default(inMs('5m')!),
};

export function readSessionLimits(env: Environment = process.env): SessionLimits {
  const values = parseEnvironment(variables, env);
  return {
    lifetimeMs: values.GENNAKER_SESSION_LIFETIME,
    idleMs: Math.min(values.GENNAKER_SESSION_IDLE, values.GENNAKER_SESSION_LIFETIME),
    rightsMs: values.GENNAKER_ROLES_REFRESH,
  };
}

let current: SessionLimits | undefined;

export function sessionLimits(): SessionLimits {
  current ??= readSessionLimits();
  return current;
}
