import { insertAudit } from '#lib/store/audit';
import type { Database } from '#lib/store/database';

/** Every sign-in leaves a line. What was typed as a name may be a password by mistake, so unknown names are not kept. */
export async function recordSignIn(
  database: Database,
  entry: { name: string; address: string; result: 'done' | 'refused'; reason?: string; secondFactor?: string },
): Promise<void> {
  const known = (await database.pool.query('SELECT 1 FROM users WHERE name = $1', [entry.name])).rows.length > 0;
  const actor = known ? entry.name : '<unknown>';
  await insertAudit(database.pool, {
    actor,
    action: 'session.start',
    object: `user ${actor}`,
    result: entry.result,
    reason: entry.reason,
    address: entry.address,
    ...(entry.secondFactor ? { details: { secondFactor: entry.secondFactor } } : {}),
  });
}
