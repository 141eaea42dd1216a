import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { unavailable } from '#lib/kernel/errors';
import { theDatabase } from '#lib/store/database-fault';
import { PrismaClient } from '#prisma/generated/client';

/**
 * One process's door to Postgres. The engine's hot statements are written by hand on `pool`; read models and
 * everything a person edits go through `prisma`. Both share the pool, so one number bounds the connections.
 */
export interface Database {
  url: string;
  pool: pg.Pool;
  prisma: PrismaClient;
  close(): Promise<void>;
}

/** The part of a client or pool that runs one statement; a transaction passes its client as this. */
export interface Sql {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    statement: string | PreparedStatement,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

/** Planned once per connection under its name. */
export interface PreparedStatement {
  name: string;
  text: string;
  values: unknown[];
}

export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 10_000,
    // A server that went away without a word must not hold a statement, and with it runs, for ever.
    keepAlive: true,
    query_timeout: 60_000,
    idleTimeoutMillis: 60_000,
    application_name: 'gennaker',
  });
  // An idle connection that Postgres ends must not end the process: the next query opens another.
  pool.on('error', () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    url,
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Runs `work` in one transaction and rolls back when it throws. */
export async function inTransaction<T>(database: Database, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await database.pool.connect().catch((cause) => {
    throw unavailable('Postgres cannot be reached; check DATABASE_URL and that the server runs', {
      object: theDatabase,
      cause,
    });
  });
  let failed: Error | undefined;
  // A connection cut between two statements says so by an event, which would end the process if nobody listened.
  const lost = (error: Error) => {
    failed = error;
  };
  client.on('error', lost);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      failed = rollbackError;
    });
    throw error;
  } finally {
    client.off('error', lost);
    client.release(failed);
  }
}

/** Connection faults and failovers: trying again may help. Anything else is a bug of the statement. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '25006',
  '40001',
  '40P01',
  '53100',
  '53200',
  '53300',
  '55P03',
  '57014',
  '57P01',
  '57P02',
  '57P03',
]);

/** Awaits a statement and turns a database that is away, full or read-only into `unavailable`. */
export async function reachable<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    const message = cause instanceof Error ? cause.message : '';
    const lost = /terminat|timeout|ended unexpectedly|not queryable|Connection/i.test(message);
    if ((typeof code === 'string' && passing.has(code)) || (code === undefined && lost)) {
      throw unavailable(`Postgres does not answer: ${message}`, { object: theDatabase, cause });
    }
    throw cause;
  }
}
