import type { InventoryResource, InventorySink } from '#lib/providers/contract';
import type { Database, Sql } from '#lib/store/database';
import { createTurns } from '#lib/store/turns';

/**
 * What watches write. Rows come in batches and only those whose content differs are written, or even locked: of what a
 * cluster says little changes what anybody sees. Who looks at an application is told once for many rows.
 *
 * A cloud has one connection to Postgres at a time and all of them together a few, so that neither a large cloud slows a
 * small one nor all of them the engine.
 */
export interface InventoryChange {
  topic: 'inventory';
  account: string;
  application: string;
}

const rowsPerStatement = 500;
const mostAtOnce = 4;

export function createInventory(database: Database, publish: (change: InventoryChange) => void): InventorySink {
  const tell = (changed: readonly Changed[]) => {
    const seen = new Set<string>();
    for (const { account, application } of changed) {
      const key = `${account}/${application}`;
      if (seen.has(key)) continue;
      seen.add(key);
      publish({ topic: 'inventory', account, application: application ?? '' });
    }
  };

  const turn = createTurns(mostAtOnce);

  return {
    async confine(account, kinds, namespaces) {
      const gone = await turn(account, () =>
        database.pool.query<Changed>(
          `DELETE FROM resources WHERE account = $1
             AND (NOT (kind = ANY ($2)) OR ($3::text[] IS NOT NULL AND NOT (namespace = ANY ($3))))
           RETURNING account, application`,
          [account, kinds, namespaces ?? null],
        ),
      );
      tell(gone.rows);
    },
    async retain(account, kind, ids, namespace) {
      tell(await turn(account, () => deleteOthers(database.pool, account, kind, namespace, ids)));
    },
    async upsert(resources) {
      for (let at = 0; at < resources.length; at += rowsPerStatement) {
        const rows = resources.slice(at, at + rowsPerStatement);
        tell(await turn(rows[0]?.account ?? '', () => upsertRows(database.pool, rows)));
      }
    },
    async remove(ids) {
      // An id begins with its account.
      const account = ids[0]?.split('/')[0] ?? '';
      const gone = await turn(account, () =>
        database.pool.query<Changed>('DELETE FROM resources WHERE id = ANY ($1) RETURNING account, application', [ids]),
      );
      tell(gone.rows);
    },
    async state(account, state, reason) {
      await database.pool.query(
        // An account that cannot be reached is stale until it was: each new attempt must not look like hope.
        `INSERT INTO inventory_syncs (account, state, since, reason, synced_at)
         VALUES ($1, $2::text, now(), $3, CASE WHEN $2 = 'live' THEN now() END)
         ON CONFLICT (account) DO UPDATE SET
           since = CASE WHEN inventory_syncs.state = excluded.state THEN inventory_syncs.since ELSE now() END,
           state = excluded.state, reason = excluded.reason,
           synced_at = CASE WHEN excluded.state = 'live' OR inventory_syncs.state = 'live' THEN now()
                       ELSE inventory_syncs.synced_at END
         WHERE excluded.state <> 'syncing' OR inventory_syncs.state <> 'stale'`,
        [account, state, reason ?? null],
      );
      publish({ topic: 'inventory', account, application: '' });
    },
  };
}

interface Changed {
  account: string;
  application: string | null;
}

/** An account that is no longer set up leaves nothing behind. */
export async function forgetAccounts(sql: Sql, kept: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM resources WHERE NOT (account = ANY ($1))', [kept]);
  await sql.query('DELETE FROM inventory_syncs WHERE NOT (account = ANY ($1))', [kept]);
}

const content = [
  'uid',
  'category',
  'application',
  'cluster',
  'stack',
  'detail',
  'sequence',
  'health',
  'owner_uid',
  'owner_kind',
  'owner_name',
  'labels',
  'summary',
  'unmanaged',
];
const columns = ['id', 'account', 'kind', 'namespace', 'name', ...content, 'version'];

/** Once it served it did. One that was asleep when it was first seen may have, which is null. */
const firstReady = `CASE WHEN given.health = 'healthy' THEN true
    WHEN coalesce((given.summary #>> '{replicas,desired}')::int, 1) > 0 THEN false END`;

const listed = (from: string): string => content.map((name) => `${from}.${name}`).join(', ');

/** A row that conflicts would be locked, and the lock written, before its content is looked at; so that comes first. */
const upsert = `INSERT INTO resources (${columns.join(', ')}, created_at, ever_ready)
  SELECT ${columns.map((name) => `given.${name}`).join(', ')}, to_timestamp(created_ms / 1000.0), ${firstReady}
  FROM jsonb_to_recordset($1::jsonb) AS given (id text, account text, kind text, namespace text, name text, uid text,
    category text, application text, cluster text, stack text, detail text, sequence int, health text, owner_uid text,
    owner_kind text, owner_name text, labels jsonb, summary jsonb, unmanaged boolean, version text, created_ms bigint)
  LEFT JOIN resources stored ON stored.id = given.id
  WHERE stored.id IS NULL OR (${listed('stored')}) IS DISTINCT FROM (${listed('given')})
  ORDER BY given.id
  ON CONFLICT (id) DO UPDATE SET ${[...content, 'version'].map((name) => `${name} = excluded.${name}`).join(', ')},
    created_at = excluded.created_at, changed_at = now(),
    ever_ready = CASE WHEN resources.uid = excluded.uid AND excluded.ever_ready IS NOT TRUE
      THEN resources.ever_ready ELSE excluded.ever_ready END
  RETURNING account, application`;

async function upsertRows(sql: Sql, resources: readonly InventoryResource[]): Promise<Changed[]> {
  // Postgres keeps no NUL in text; a message that holds one is still worth showing.
  const text = JSON.stringify(resources.map(toRow)).replaceAll('\\u0000', '');
  return (await sql.query<Changed>({ name: 'inventory upsert', text: upsert, values: [text] })).rows;
}

function toRow(resource: InventoryResource) {
  const { ownerUid, ownerKind, ownerName, createdAt, ...same } = resource;
  const unmanaged = same.summary.unmanaged === true;
  return {
    ...same,
    unmanaged,
    owner_uid: ownerUid,
    owner_kind: ownerKind,
    owner_name: ownerName,
    created_ms: createdAt,
  };
}

async function deleteOthers(
  sql: Sql,
  account: string,
  kind: string,
  namespace: string | undefined,
  ids: ReadonlySet<string>,
): Promise<Changed[]> {
  const gone = await sql.query<Changed>(
    `DELETE FROM resources WHERE account = $1 AND kind = $2 AND ($3::text IS NULL OR namespace = $3)
       AND NOT (id = ANY ($4)) RETURNING account, application`,
    [account, kind, namespace ?? null, [...ids]],
  );
  return gone.rows;
}
