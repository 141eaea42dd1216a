import { differing, fitting } from '#lib/audit/differing';
import { withoutSecrets } from '#lib/audit/mask';
import type { Actor } from '#lib/auth/actor';
import { hiddenRule } from '#lib/auth/can';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import { insertAudit } from '#lib/store/audit';
import type { Sql } from '#lib/store/database';

/**
 * Notes who did what, inside the transaction that does it. `before` and `after` are what the change concerns, as far as
 * it is worth reading; members whose names speak of secrets are masked, but never pass one knowingly.
 */
export async function recordAudit(
  sql: Sql,
  actor: Actor,
  entry: {
    action: string;
    object: string;
    application?: string;
    reason?: string;
    details?: JsonObject;
    before?: JsonObject;
    after?: JsonObject;
  },
): Promise<void> {
  const { details, before, after, ...rest } = entry;
  await insertAudit(sql, {
    ...rest,
    actor: actor.name,
    address: actor.address,
    via: actor.via,
    result: 'done',
    details: details && withoutSecrets(details),
    ...changedOnly(before && withoutSecrets(before), after && withoutSecrets(after)),
  });
}

/** Notes what somebody was refused, where the refusal is one of several answers and no route tells of it. */
export async function recordRefused(
  sql: Sql,
  actor: Actor,
  entry: { action: string; object: string; application?: string; error: unknown; details?: JsonObject },
): Promise<void> {
  const { error, ...rest } = entry;
  await insertAudit(sql, {
    ...rest,
    actor: actor.name,
    address: actor.address,
    via: actor.via,
    result: 'refused',
    reason: (hiddenRule(error) ?? messageOf(error)).slice(0, 1000),
  });
}

/** What is the same on both sides says nothing about the change. */
function changedOnly(before: JsonObject | undefined, after: JsonObject | undefined) {
  const { before: left, after: right } = before && after ? differing(before, after) : { before, after };
  return { before: left && fitting(left), after: right && fitting(right) };
}
