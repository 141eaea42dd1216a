import type { Action, Guarded } from '#lib/auth/can';

/** From the least to the most; each may do what those before it may. */
export const tokenScopes = ['read', 'execute', 'write'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What a token takes away from the rights of its owner. It never gives any. */
export interface TokenLimits {
  name: string;
  /** Ids of the tokens behind it: what is begun with them is held to them. */
  ids: readonly string[];
  /** Absent = whatever the owner may. */
  scope?: TokenScope;
  /** In lower case; empty = all. */
  applications: readonly string[];
  /** `cloud/prod`: what those applications use. Absent with applications = none. See `token-accounts.ts`. */
  accounts?: readonly string[];
  /** Held against stages of a run: what they change in accounts is part of executing it. */
  inRun?: boolean;
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

/** What has to be remembered of what this actor begins: the tokens that nothing behind it may exceed. */
export function tokensOf({ token }: { token?: TokenLimits }): string[] {
  return token && isLimited(token) ? [...token.ids] : [];
}

/** No application has this name. */
const none = '(none)';

/** What several tokens leave together to the stages of a run; undefined for none. */
export function limitsOfRun(tokens: readonly TokenLimits[]): TokenLimits | undefined {
  const [first, ...more] = tokens;
  if (!first) return undefined;
  const together = more.reduce((one, other) => {
    const scopes = [one.scope, other.scope].filter((scope) => scope !== undefined);
    const [scope] = scopes.sort((a, b) => tokenScopes.indexOf(a) - tokenScopes.indexOf(b));
    const name = `${one.name} and ${other.name}`;
    return { name, ids: [...one.ids, ...other.ids], scope, ...sharedReach(one, other) };
  }, first);
  return { ...together, inRun: true };
}

function sharedReach(one: TokenLimits, other: TokenLimits): Pick<TokenLimits, 'applications' | 'accounts'> {
  const applications = shared(one.applications, other.applications);
  if (one.applications.length === 0 || other.applications.length === 0) {
    return { applications, accounts: one.applications.length === 0 ? other.accounts : one.accounts };
  }
  return { applications, accounts: one.accounts?.filter((place) => other.accounts?.includes(place)) };
}

function shared(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const both = one.filter((name) => other.includes(name));
  return both.length > 0 ? both : [none];
}

/** Stands for a token that is no longer known: nothing of its is known to be allowed. */
export const lostToken = (id: string): TokenLimits => ({ name: id, ids: [id], scope: 'read', applications: [none] });

/** The rule that keeps this token from it, in words; undefined = the owner's rights decide. */
export function beyondToken(token: TokenLimits, action: Action, object: Guarded): string | undefined {
  if (action === 'administer' || object.kind === 'system') {
    return isLimited(token)
      ? `the token ${token.name} is limited, and only tokens that are not may administer`
      : undefined;
  }
  const { scope, applications } = token;
  const needed = token.inRun && object.kind !== 'application' ? 'execute' : needs[action];
  if (scope !== undefined && tokenScopes.indexOf(needed) > tokenScopes.indexOf(scope)) {
    return `the token ${token.name} is good for ${scope} only, and this needs ${needed}`;
  }
  if (applications.length === 0) return undefined;
  if (object.kind === 'application' && !applications.includes(object.name.toLowerCase())) {
    return `the token ${token.name} is good for ${applications.join(', ')} only`;
  }
  // A template changes what pipelines of all applications do.
  if (object.kind === 'pipeline template' && needed === 'write') {
    return `the token ${token.name} is good for ${applications.join(', ')} only, and a template is for every application`;
  }
  return undefined;
}

/** The rule that keeps this token from an account that is not open to everyone, in words. */
export function beyondAccounts(token: TokenLimits, object: Guarded): string | undefined {
  const { name, applications, accounts = [] } = token;
  if (object.kind !== 'account' || applications.length === 0) return undefined;
  if (object.place !== undefined && accounts.includes(object.place)) return undefined;
  return `the token ${name} is good for accounts that ${applications.join(', ')} uses, and no pipeline of it names account ${object.name}`;
}
