import type { Actor } from '#lib/auth/actor';
import { forbidden } from '#lib/kernel/errors';

/** Fiat's words. */
export type Action = 'read' | 'write' | 'execute' | 'create' | 'administer';

/** What is acted on; `permissions` as stored on it, role names by action, empty = everyone who is signed in. */
export interface Guarded {
  kind: 'application' | 'account' | 'pipeline template' | 'system';
  name: string;
  permissions?: Partial<Record<'READ' | 'WRITE' | 'EXECUTE' | 'CREATE', readonly string[]>>;
}

export interface Decision {
  allowed: boolean;
  /** The rule, in words: shown to the person and written to the audit log. */
  rule: string;
}

/**
 * The one place that decides. Fiat's rules: no list = everyone signed in; a restricted application without an EXECUTE
 * list falls back to READ.
 */
export function decide(actor: Actor, action: Action, object: Guarded): Decision {
  if (actor.admin) return { allowed: true, rule: 'administrators may do everything' };
  if (action === 'administer' || object.kind === 'system') {
    return { allowed: false, rule: 'only administrators may do this' };
  }
  const lists = object.permissions ?? {};
  const restricted = Object.values(lists).some((roles) => (roles?.length ?? 0) > 0);
  const named = { read: lists.READ, write: lists.WRITE, execute: lists.EXECUTE ?? lists.READ, create: lists.CREATE };
  const roles = named[action] ?? [];
  if (roles.length === 0) {
    return restricted && action !== 'read'
      ? { allowed: false, rule: `${object.kind} ${object.name} lets nobody but administrators ${action}` }
      : { allowed: true, rule: `${object.kind} ${object.name} is open to everyone who is signed in` };
  }
  const held = new Set(actor.roles.map((role) => role.toLowerCase()));
  const match = roles.find((role) => held.has(role.toLowerCase()));
  return match
    ? { allowed: true, rule: `role ${match} may ${action} ${object.kind} ${object.name}` }
    : { allowed: false, rule: `${action} on ${object.kind} ${object.name} needs one of the roles ${roles.join(', ')}` };
}

export function can(actor: Actor, action: Action, object: Guarded): boolean {
  return decide(actor, action, object).allowed;
}

/** Throws `forbidden` naming the rule. */
export function authorize(actor: Actor, action: Action, object: Guarded): void {
  const decision = decide(actor, action, object);
  if (!decision.allowed) throw forbidden(`You may not do this: ${decision.rule}`, { object: object.name });
}
