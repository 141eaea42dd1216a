import { guardedApplication } from '#lib/applications/guard';
import type { Actor } from '#lib/auth/actor';
import { type Action, decide, isRestricted } from '#lib/auth/can';
import { conflict, type GennakerError } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import { findApplication, permissionsOf } from '#lib/store/applications';
import type { Sql } from '#lib/store/database';
import { findFormerApplication } from '#lib/store/former-applications';

/**
 * Names are one for all, so that a name is taken cannot be kept from who may create. What it is taken by can: one sentence
 * tells of a hidden application and of one that is gone and left runs which are not this person's to open.
 */
const notForYou = (name: string, hidden: string): GennakerError =>
  conflict(`You cannot have the name ${name}; choose another, or ask an administrator`, {
    object: name,
    cause: { hidden },
  });

/** Why the name is not free. */
export async function takenName(sql: Sql, actor: Actor, name: string): Promise<GennakerError> {
  const there = await findApplication(sql, name);
  const refused = there && refusal(actor, 'read', there);
  return refused === undefined
    ? conflict(`There is an application ${name} already`, { object: name })
    : notForYou(name, refused);
}

/**
 * Runs outlive their application, and who creates it again decides who reads them. So that is for administrators and for those
 * who could have changed the one that is gone, by the lists it had or the rule that stands in for them. Throws `conflict`.
 */
export async function refuseOthersPast(
  sql: Sql,
  actor: Actor,
  name: string,
  rule: { permissions: Json; pattern: string } | undefined,
): Promise<void> {
  const former = await findFormerApplication(sql, name);
  if (!former || actor.admin) return;
  if (!former.known) throw notForYou(name, `only administrators create ${name}, of which runs are left, again`);
  const own = permissionsOf(former);
  const refused = isRestricted(own)
    ? refusal(actor, 'write', { name, permissions: own })
    : refusal(actor, 'write', { name, permissions: permissionsOf(rule ?? {}), rule: rule?.pattern });
  if (refused !== undefined) throw notForYou(name, `${refused}, as the application that is gone had it`);
}

function refusal(
  actor: Actor,
  action: Action,
  application: Parameters<typeof guardedApplication>[0],
): string | undefined {
  const decision = decide(actor, action, guardedApplication(application));
  return decision.allowed ? undefined : decision.rule;
}
