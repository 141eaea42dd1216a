import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

/** Writes what the seed makes up: rows that no command could make, because they lie in the past. */
export async function isDone(sql: Sql, what: string): Promise<boolean> {
  return (await sql.query('SELECT 1 FROM settings WHERE name = $1', [`seeded ${what}`])).rowCount === 1;
}

export async function markDone(sql: Sql, what: string): Promise<void> {
  await sql.query(`INSERT INTO settings (name, value) VALUES ($1, 'true') ON CONFLICT DO NOTHING`, [`seeded ${what}`]);
}

export interface DemoAccount {
  kind: string;
  name: string;
  type: string;
  environment: string;
  settings: JsonObject;
  secret: string | null;
}

/** Only accounts that the seed made itself follow the sandbox; one that a person changed is theirs. */
export async function upsertDemoAccount(sql: Sql, account: DemoAccount): Promise<void> {
  await sql.query(
    `INSERT INTO accounts (kind, name, type, environment, settings, secret, source, updated_by)
     VALUES ($1, $2, $3, $4, $5, $6, 'sandbox', '<seed>')
     ON CONFLICT (kind, name) DO UPDATE SET settings = excluded.settings, secret = excluded.secret, updated_at = now()
     WHERE accounts.source = 'sandbox' AND accounts.updated_by = '<seed>'`,
    [account.kind, account.name, account.type, account.environment, JSON.stringify(account.settings), account.secret],
  );
}

const people = [
  { name: 'lena', display: 'Lena Winter', roles: ['storefront', 'release-managers'] },
  { name: 'marek', display: 'Marek Duda', roles: ['storefront', 'release-managers'] },
  { name: 'jonas', display: 'Jonas Iversen', roles: ['storefront'] },
];

/** The team of the demo's history. They have no password, so nobody can sign in as one of them. */
export async function insertDemoPeople(sql: Sql): Promise<void> {
  for (const { name, display, roles } of people) {
    await sql.query(
      `INSERT INTO users (id, name, display_name, email, roles) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [ulid(), name, display, `${name}@example.com`, roles],
    );
  }
}

export async function insertPastRuns(
  sql: Sql,
  runs: readonly { execution: JsonObject; stages: JsonObject[]; events: JsonObject[] }[],
): Promise<void> {
  const time = (column: string) => `to_timestamp(${column} / 1000)`;
  await sql.query(
    `INSERT INTO executions (id, application, pipeline_id, name, number, status, document, trigger, trigger_type,
       started_by, failure, canceled_by, event_seq, created_at, started_at, ended_at)
     SELECT r.id, r.application, r.pipeline_id, r.name, r.number, r.status, r.document, r.trigger, r.trigger_type,
       r.started_by, r.failure, r.canceled_by, r.event_seq, ${time('r.created_at')}, ${time('r.started_at')}, ${time('r.ended_at')}
     FROM json_to_recordset($1::json) AS r(id text, application text, pipeline_id text, name text, number int,
       status text, document json, trigger json, trigger_type text, started_by text, failure text, canceled_by text,
       event_seq int, created_at float8, started_at float8, ended_at float8)`,
    [JSON.stringify(runs.map((run) => run.execution))],
  );
  await sql.query(
    `INSERT INTO stages (id, execution_id, position, ref_id, type, name, status, requisites, context, outputs, failure,
       modified_by, started_at, ended_at)
     SELECT s.id, s.execution_id, s.position, s.ref_id, s.type, s.name, s.status, s.requisites, s.context, s.outputs,
       s.failure, s.modified_by, ${time('s.started_at')}, ${time('s.ended_at')}
     FROM jsonb_to_recordset($1::jsonb) AS s(id text, execution_id text, position int, ref_id text, type text,
       name text, status text, requisites text[], context jsonb, outputs jsonb, failure text, modified_by text,
       started_at float8, ended_at float8)`,
    [JSON.stringify(runs.flatMap((run) => run.stages))],
  );
  await sql.query(
    `INSERT INTO execution_events (execution_id, seq, at, type, stage_id, data)
     SELECT e.execution_id, e.seq, ${time('e.at')}, e.type, e.stage_id, e.data
     FROM jsonb_to_recordset($1::jsonb) AS e(execution_id text, seq int, at float8, type text, stage_id text, data jsonb)`,
    [JSON.stringify(runs.flatMap((run) => run.events))],
  );
  await sql.query(
    `UPDATE pipelines SET runs = greatest(runs, past.number)
     FROM (SELECT pipeline_id, max(number) AS number FROM executions GROUP BY pipeline_id) AS past
     WHERE past.pipeline_id = pipelines.id`,
  );
}
