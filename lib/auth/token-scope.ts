import type { Action, Guarded } from '#lib/auth/can';

/** From the least to the most; each may do what those before it may. */
export const tokenScopes = ['read', 'execute', 'write'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What a token takes away from the rights of its owner. It never gives any. */
export interface TokenLimits {
  name: string;
  /** Absent = whatever the owner may. */
  scope?: TokenScope;
  /** In lower case; empty = all. */
  applications: readonly string[];
}

const needs: Record<Exclude<Action, 'administer'>, TokenScope> = {
  read: 'read',
  execute: 'execute',
  write: 'write',
  create: 'write',
};

export function isLimited({ scope, applications }: TokenLimits): boolean {
  return scope !== undefined || applications.length > 0;
}

/** `read`, `execute in shop, harbour` */
export function sayLimits({ scope, applications }: TokenLimits): string {
  return applications.length > 0 ? `${scope ?? 'all'} in ${applications.join(', ')}` : (scope ?? 'all');
}

/** The rule that keeps this token from it, in words; undefined = the owner's rights decide. */
export function beyondToken(token: TokenLimits, action: Action, object: Guarded): string | undefined {
  if (action === 'administer' || object.kind === 'system') {
    return isLimited(token)
      ? `the token ${token.name} is limited, and only tokens that are not may administer`
      : undefined;
  }
  const { scope, applications } = token;
  if (scope !== undefined && tokenScopes.indexOf(needs[action]) > tokenScopes.indexOf(scope)) {
    return `the token ${token.name} is good for ${scope} only, and this needs ${needs[action]}`;
  }
  if (object.kind === 'application' && applications.length > 0 && !applications.includes(object.name.toLowerCase())) {
    return `the token ${token.name} is good for ${applications.join(', ')} only`;
  }
  return undefined;
}
