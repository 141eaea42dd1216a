import { withoutSecrets } from '#lib/audit/mask';
import type { Actor } from '#lib/auth/actor';
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

/** What is the same on both sides says nothing about the change. */
function changedOnly(before: JsonObject | undefined, after: JsonObject | undefined) {
  if (!before || !after) return { before, after };
  const same = (key: string) => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  const differing = (side: JsonObject) => Object.fromEntries(Object.entries(side).filter(([key]) => !same(key)));
  return { before: differing(before), after: differing(after) };
}
