import { recordAudit } from '#lib/audit/record';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { type RefreshResult, refreshRights } from '#lib/auth/refresh-rights';
import type { IdentitySources } from '#lib/auth/sources';
import type { Database } from '#lib/store/database';

/** Asks the sources at once what people may now: one person, or everybody who is signed in. For administrators. */
export async function refreshRoles(
  database: Database,
  sources: IdentitySources,
  actor: Actor,
  input: { name?: string },
): Promise<RefreshResult> {
  authorize(actor, 'administer', { kind: 'system', name: 'users' });
  const object = input.name === undefined ? 'everybody' : `user ${input.name}`;
  await recordAudit(database.pool, actor, { action: 'user.refresh', object });
  return await refreshRights(database, sources, { name: input.name, olderThanMs: 0 });
}
