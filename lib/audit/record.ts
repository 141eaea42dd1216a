import type { Actor } from '#lib/auth/actor';
import type { JsonObject } from '#lib/kernel/json';
import { insertAudit } from '#lib/store/audit';
import type { Sql } from '#lib/store/database';

/** Notes who did what, inside the transaction that does it. Never pass a secret in `details`. */
export async function recordAudit(
  sql: Sql,
  actor: Actor,
  entry: { action: string; object: string; application?: string; reason?: string; details?: JsonObject },
): Promise<void> {
  await insertAudit(sql, { ...entry, actor: actor.name, address: actor.address, result: 'done' });
}
