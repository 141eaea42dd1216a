import { type Database, inTransaction } from '#lib/store/database';
import { type DatabaseFault, databaseFault } from '#lib/store/database-fault';

export interface DatabaseState {
  state: 'writable' | DatabaseFault;
  /** Epoch milliseconds of this process: since when it knows. */
  since: number;
}

/** Whoever shows the state waits no longer than this, in milliseconds. */
const patienceMs = 3000;
/** A write is tried this often while all is well; while something is wrong, at every look. */
const writeEveryMs = 30_000;

/**
 * What this process knows of the database's health. Faults that others meet are noted at once; a look finds out whether they
 * are over. Only a write tells a full disk from a good one, so a look writes a little now and then, and takes it back.
 */
export class DatabaseWatch {
  private readonly database: Database;
  private readonly now: () => number;
  private known: DatabaseState;
  private wroteAt = Number.NEGATIVE_INFINITY;
  private looking: Promise<void> | undefined;

  constructor(database: Database, now: () => number = Date.now) {
    this.database = database;
    this.now = now;
    this.known = { state: 'writable', since: now() };
  }

  /** Something failed; if the database is to blame, everybody may know. */
  note(error: unknown): void {
    const fault = databaseFault(error);
    if (fault) this.found(fault);
  }

  /** Never rejects, and answers within a few seconds also when the database hangs. */
  async look(): Promise<DatabaseState> {
    this.looking ??= this.probe().finally(() => {
      this.looking = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), patienceMs);
    });
    if ((await Promise.race([this.looking, late])) === 'late') this.found('away');
    clearTimeout(timer);
    return this.known;
  }

  private async probe(): Promise<void> {
    try {
      const write = this.known.state !== 'writable' || this.now() >= this.wroteAt + writeEveryMs;
      if (write) await this.write();
      else await this.read();
    } catch (error) {
      this.found(databaseFault(error) ?? 'away');
    }
  }

  private async read(): Promise<void> {
    const { rows } = await this.database.pool.query<{ readOnly: boolean }>(
      `SELECT current_setting('transaction_read_only')::boolean AS "readOnly"`,
    );
    if (rows[0]?.readOnly) this.found('read-only');
  }

  /** Some kilobytes that do not compress, so that the table has to grow when it is full. */
  private async write(): Promise<void> {
    const takenBack = new Error('nothing of it is to stay');
    await inTransaction(this.database, async (sql) => {
      await sql.query(
        `INSERT INTO engine_violations (id, execution_id, application, name, reason)
         SELECT gen_random_uuid()::text, '', '', 'a look', string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 400)`,
      );
      throw takenBack;
    }).catch((error) => {
      if (error !== takenBack) throw error;
    });
    this.wroteAt = this.now();
    this.found('writable');
  }

  private found(state: DatabaseState['state']): void {
    if (this.known.state !== state) this.known = { state, since: this.now() };
  }
}
