import type { Sql } from '#lib/store/database';

/** The channel on which processes tell each other what changed; a hint that is lost costs a moment, never correctness. */
export const changeChannel = 'gennaker';

export interface ChangeHint {
  topic: 'execution' | 'inventory' | 'pipeline' | 'application' | 'approvals' | 'accounts' | 'templates';
  id?: string;
  application?: string;
  version?: number;
}

/** Sent by Postgres when the transaction commits, and never when it does not. */
export async function notifyChange(sql: Sql, change: ChangeHint): Promise<void> {
  await sql.query('SELECT pg_notify($1, $2)', [changeChannel, JSON.stringify(change)]);
}
