import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import { type AuditRow, selectAudit } from '#lib/store/audit';
import type { Database } from '#lib/store/database';

/** Newest first. The log names people and what they do, so only administrators read it. */
export async function listAudit(
  database: Database,
  actor: Actor,
  input: { application?: string; actor?: string; before?: string; limit?: number },
): Promise<{ rows: AuditRow[]; next?: string }> {
  authorize(actor, 'administer', { kind: 'system', name: 'the audit log' });
  const limit = Math.min(input.limit ?? 50, 200);
  const rows = await selectAudit(database.pool, { ...input, limit: limit + 1 });
  return rows.length > limit ? { rows: rows.slice(0, limit), next: rows[limit - 1]?.id } : { rows };
}
