import pg from 'pg';

/** Takes one real database's strength away, and gives it back, from a connection that is exempt itself. */
export interface Faults {
  /** From now on, also for those who are connected: they are cut off. */
  readOnly(on: boolean): Promise<void>;
  /** Writes that need room fail as they do on a full disk. */
  full(on: boolean): Promise<void>;
  cutConnections(): Promise<void>;
  close(): Promise<void>;
}

const tables = [
  'executions',
  'stages',
  'execution_events',
  'execution_signals',
  'workers',
  'engine_violations',
  'audit_entries',
];

export async function openFaults(url: string): Promise<Faults> {
  const client = new pg.Client({ connectionString: url, options: '-c default_transaction_read_only=off' });
  await client.connect();
  const name = new URL(url).pathname.slice(1);
  const cutConnections = async () => {
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
  };
  await client.query(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$`);
  return {
    cutConnections,
    async readOnly(on) {
      await client.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await cutConnections();
    },
    async full(on) {
      for (const table of tables) {
        await client.query(
          on
            ? `CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION no_room()`
            : `DROP TRIGGER no_room ON ${table}`,
        );
      }
    },
    close: () => client.end(),
  };
}
