import type { Actor } from '#lib/auth/actor';
import { beyondAccounts, beyondToken } from '#lib/auth/token-scope';
import { forbidden, type GennakerError, isGennakerError, notFound } from '#lib/kernel/errors';

/** Fiat's words. */
export type Action = 'read' | 'write' | 'execute' | 'create' | 'administer';

/** Role names by action; an empty list is like none. */
export type Permissions = Partial<Record<'READ' | 'WRITE' | 'EXECUTE' | 'CREATE', readonly string[]>>;

/** What is acted on. */
export interface Guarded {
  kind: 'application' | 'account' | 'environment' | 'pipeline template' | 'system';
  name: string;
  /** Of an account, with its kind: `cloud/prod`. */
  place?: string;
  /** None at all = everyone who is signed in. */
  permissions?: Permissions;
  /** The pattern of the rule that the permissions come from; absent = the object has them itself. */
  rule?: string;
  /** What it lies in: that must allow the action too. */
  within?: Guarded;
}

export interface Decision {
  allowed: boolean;
  /** The rule, in words: shown to the person and written to the audit log. */
  rule: string;
}

/** Has what everyone has. */
const anybody: Actor = { name: '', displayName: '', roles: [], admin: false, via: 'internal' };

/**
 * The one place that decides; no input or output, so that it costs microseconds. Fiat's rules: no list = everyone signed in; a
 * restricted object without a list for an action lets nobody do it, except that running falls back to reading.
 */
export function decide(actor: Actor, action: Action, object: Guarded): Decision {
  const beyond = actor.token && beyondToken(actor.token, action, object);
  if (beyond) return { allowed: false, rule: beyond };
  const foreign = actor.token && beyondAccounts(actor.token, object);
  if (foreign && !decide(anybody, action, object).allowed) return { allowed: false, rule: foreign };
  if (actor.admin) return { allowed: true, rule: 'administrators may do everything' };
  if (action === 'administer' || object.kind === 'system') {
    return { allowed: false, rule: 'only administrators may do this' };
  }
  const own = decideAlone(actor, action, object);
  if (!own.allowed || !object.within) return own;
  const around = decide(actor, action, object.within);
  return around.allowed ? own : around;
}

function decideAlone(actor: Actor, action: Exclude<Action, 'administer'>, object: Guarded): Decision {
  const lists = object.permissions ?? {};
  const roles = rolesFor(action, lists);
  const what = `${object.kind} ${object.name}`;
  if (roles.length === 0) {
    return isRestricted(lists) && action !== 'read'
      ? { allowed: false, rule: `${what} lets nobody but administrators ${action}${origin(object)}` }
      : { allowed: true, rule: `${what} is open to everyone who is signed in` };
  }
  const held = rolesHeld(actor);
  const match = roles.find((role) => held.has(role.toLowerCase()));
  return match === undefined
    ? { allowed: false, rule: `${action} on ${what} needs one of the roles ${roles.join(', ')}${origin(object)}` }
    : { allowed: true, rule: `role ${match} may ${action} ${what}${origin(object)}` };
}

export function rolesFor(action: Exclude<Action, 'administer'>, lists: Permissions): readonly string[] {
  const { READ = [], WRITE = [], EXECUTE = [], CREATE = [] } = lists;
  if (action === 'execute') return EXECUTE.length > 0 ? EXECUTE : READ;
  return { read: READ, write: WRITE, create: CREATE }[action];
}

export function isRestricted(lists: Permissions): boolean {
  return Object.values(lists).some((roles) => (roles?.length ?? 0) > 0);
}

const origin = ({ rule }: Guarded) => (rule === undefined ? '' : ` (rule ${rule})`);

/** Lower-cased once per list of roles, however many checks a page makes. */
const held = new WeakMap<readonly string[], ReadonlySet<string>>();
export function rolesHeld(actor: Pick<Actor, 'roles'>): ReadonlySet<string> {
  let set = held.get(actor.roles);
  if (!set) {
    set = new Set(actor.roles.map((role) => role.toLowerCase()));
    held.set(actor.roles, set);
  }
  return set;
}

export function can(actor: Actor, action: Action, object: Guarded): boolean {
  return decide(actor, action, object).allowed;
}

/**
 * Throws `forbidden` naming the rule, or `missing` for what the actor may not even read. `asked` is what they asked for, in
 * their words, when that is not the object itself: `pipeline 7c9e`. It must be what a search without result would say.
 */
export function authorize(actor: Actor, action: Action, object: Guarded, asked?: string): void {
  const decision = decide(actor, action, object);
  if (decision.allowed) return;
  if (isHidden(actor, action, object)) throw missing(asked ?? `${object.kind} ${object.name}`, decision.rule);
  throw forbidden(`You may not do this: ${decision.rule}`, { object: object.name });
}

/** Creating and administering say nothing of whether the thing is there. */
function isHidden(actor: Actor, action: Action, object: Guarded): boolean {
  if (action === 'create' || action === 'administer' || object.kind === 'system') return false;
  return !decide(actor, 'read', object).allowed;
}

/**
 * One sentence for what is not there and for what one may not read, so that nobody learns which it is. `hidden` is the rule
 * behind the latter, for the audit log alone.
 */
export function missing(asked: string, hidden?: string): GennakerError {
  const cause = hidden === undefined ? undefined : { hidden };
  return notFound(`There is no ${asked}, or you may not read it`, { object: asked, cause });
}

/** The rule behind a "there is none" that hides something; for the audit log, never for whoever asked. */
export function hiddenRule(error: unknown): string | undefined {
  const cause = isGennakerError(error) ? ((error as Error).cause as { hidden?: unknown } | undefined) : undefined;
  return typeof cause?.hidden === 'string' ? cause.hidden : undefined;
}
