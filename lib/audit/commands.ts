import { chainAudit } from '#lib/audit/chain';
import { type Verification, verifyAndNote } from '#lib/audit/verify';
import type { Actor } from '#lib/auth/actor';
import { authorize } from '#lib/auth/can';
import type { SecretKeys } from '#lib/auth/keys';
import { conflict } from '#lib/kernel/errors';
import type { Database } from '#lib/store/database';

let walking = false;

/** Links what waits and walks the whole chain now. One walk at a time in each process: a long log takes a while. */
export async function verifyAuditNow(
  database: Database,
  actor: Actor,
  { keys }: { keys: SecretKeys },
): Promise<Verification> {
  authorize(actor, 'administer', { kind: 'system', name: 'the audit log' });
  if (walking) throw conflict('The audit log is being checked already; look again in a moment');
  walking = true;
  try {
    await chainAudit(database, keys);
    return await verifyAndNote(database, keys);
  } finally {
    walking = false;
  }
}
