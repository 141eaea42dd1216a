import { PgBoss } from 'pg-boss';
import { type JobName, type JobTable, queueSchema } from '#lib/queue/jobs';
import type { Database, Sql } from '#lib/store/database';

const senders = new WeakMap<Database, Promise<PgBoss>>();

/**
 * Puts a job into the queue inside the transaction `sql`, so that it exists exactly when what it is about does. Throws
 * what the database throws; the queue's tables are made by `installQueue`.
 */
export async function sendJob<N extends JobName>(
  database: Database,
  sql: Sql,
  name: N,
  data: JobTable[N],
): Promise<void> {
  let sender = senders.get(database);
  if (!sender) {
    sender = openSender(database);
    senders.set(database, sender);
    sender.catch(() => senders.delete(database));
  }
  await (await sender).send(name, data, { db: through(sql) });
}

/** Sends only: no upkeep, no timers, no connections beyond the pool's. */
async function openSender(database: Database): Promise<PgBoss> {
  const boss = new PgBoss({
    db: through(database.pool),
    schema: queueSchema,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', () => {});
  return boss.start();
}

function through(sql: Sql) {
  return { executeSql: (text: string, values?: unknown[]) => sql.query(text, values) };
}
