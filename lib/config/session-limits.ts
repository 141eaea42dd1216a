import { duration, type Environment, inMs, parseEnvironment } from './environment.ts';

/** How long somebody stays signed in. Milliseconds. */
export interface SessionLimits {
  /** From signing in, whatever happens. */
  lifetimeMs: number;
  /** Without a request. */
  idleMs: number;
  /** How old roles may be before their source is asked again. */
  rightsMs: number;
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
