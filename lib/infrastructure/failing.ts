import type { Sql } from '#lib/store/database';
import { type ResourceRecord, selectFailures } from '#lib/store/inventory-read';

/**
 * A cloud counts what is ready and leaves open whether the rest is on its way or cannot come up. Its instances know: a
 * version one of whose instances fails, while it waits for more, is unhealthy and says why.
 */
export async function withFailures<Row extends Pick<ResourceRecord, 'uid' | 'category' | 'health' | 'summary'>>(
  sql: Sql,
  rows: readonly Row[],
): Promise<Row[]> {
  const waiting = rows.filter((row) => row.category === 'server-group' && row.health === 'starting');
  const failures = await selectFailures(
    sql,
    waiting.map((row) => row.uid),
  );
  return rows.map((row) => {
    const failure = row.health === 'starting' ? failures.get(row.uid) : undefined;
    if (failure === undefined) return row;
    return { ...row, health: 'unhealthy', summary: { ...row.summary, message: row.summary.message ?? failure } };
  });
}
