import { tallyOf } from '#lib/audit/tally';
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

/**
 * A refusal that anybody can repeat without end: an answer of a provider that was made up, or a try beyond the limits. Counted by
 * the minute, for each address; `what` is a word of ours.
 */
export async function countRefusedSignIn(
  database: Database,
  entry: { name: string; address: string; what: string; reason: string },
): Promise<void> {
  const { name, address, what, reason } = entry;
  const known =
    name !== '' && (await database.pool.query('SELECT 1 FROM users WHERE name = $1', [name])).rows.length > 0;
  const actor = known ? name : '<unknown>';
  await tallyOf(database).note({
    kind: ['sign-in', what, address],
    actor: { name: actor, address },
    action: 'session.start',
    object: `user ${actor}`,
    error: new Error(reason),
  });
}
