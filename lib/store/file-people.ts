import { type JsonObject, toJson } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';
import type { StoredRights } from '#lib/store/users';

/**
 * What gennaker.yaml gives people besides what their source does, as it was last taken over. One worker reads the file, and
 * all processes look here: they agree, and a file that is broken changes nothing.
 */
export interface FilePeople {
  /** Role → names. */
  roles: Record<string, readonly string[]>;
  administrators: readonly string[];
}

/** How the last look at the file went. */
export interface FileState {
  /** Epoch milliseconds of the last change that was looked at. */
  at: number;
  /** Why it was not taken over: what stood in it before still counts. */
  refused?: string;
}

const nobody: FilePeople = { roles: {}, administrators: [] };
const names = { people: 'file people', state: 'file state' };

export const readFilePeople = async (sql: Sql): Promise<FilePeople> =>
  (await read<FilePeople>(sql, names.people)) ?? nobody;
export const readFileState = (sql: Sql): Promise<FileState | undefined> => read<FileState>(sql, names.state);
export const writeFilePeople = (sql: Sql, people: FilePeople): Promise<void> => write(sql, names.people, people);
export const writeFileState = (sql: Sql, state: FileState): Promise<void> => write(sql, names.state, state);

async function read<T>(sql: Sql, name: string): Promise<T | undefined> {
  return (await sql.query<{ value: T }>('SELECT value FROM settings WHERE name = $1', [name])).rows[0]?.value;
}

async function write(sql: Sql, name: string, value: object): Promise<void> {
  await sql.query(
    `INSERT INTO settings (name, value, updated_at) VALUES ($1, $2, now())
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [name, JSON.stringify(toJson(value))],
  );
}

/** What somebody may altogether: what their source says, and what the file adds. */
export function withFileRights(file: FilePeople, name: string, { roles, admin }: StoredRights) {
  const has = (people: readonly string[]) => people.some((one) => one.toLowerCase() === name);
  const more = Object.keys(file.roles).filter((role) => has(file.roles[role] ?? []));
  const all = new Set([...roles, ...more.map((role) => role.toLowerCase())]);
  return { roles: [...all].sort(), admin: admin || has(file.administrators) };
}

export interface FilePerson extends StoredRights {
  id: string;
  name: string;
  /** What their source gave them alone. */
  alone: StoredRights;
}

/** Everybody whose rights the file may add to: people of outside sources who are still let in. */
export async function selectFilePersons(sql: Sql): Promise<FilePerson[]> {
  const { rows } = await sql.query<Omit<FilePerson, 'alone'> & { alone: JsonObject | null }>(
    `SELECT id, name, roles, admin, source_rights AS alone FROM users
     WHERE source NOT IN ('local', 'service') AND gone_at IS NULL FOR UPDATE`,
  );
  return rows.map(({ alone, ...row }) => ({ ...row, alone: (alone as StoredRights | null) ?? row }));
}

/** Whether anybody administers now who can sign in. */
export async function hasAdministrators(sql: Sql): Promise<boolean> {
  const { rowCount } = await sql.query(
    `SELECT 1 FROM users WHERE admin AND gone_at IS NULL AND source <> 'service' LIMIT 1`,
  );
  return rowCount === 1;
}
