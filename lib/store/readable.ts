/** Who reads: the part of an actor that a filter inside SQL needs. */
export interface Reader {
  name: string;
  roles: readonly string[];
  admin: boolean;
  token?: { applications: readonly string[] };
}

/** No role holds this sign, so what begins with it can stand among the roles: the applications a token is limited to. */
const limitSign = '\u0001';
const sign = 'chr(1)';

/**
 * SQL for "this reader may read application `alias`", the same rule as `decide(actor, 'read', …)`: no READ list means
 * everyone. It is asked for every application there is, by people with hundreds of roles. Hence the lists that count stand in
 * `readers` (triggers keep them, with the rules), and the roles of the reader are the keys of one `jsonb` object, in which each
 * of a list is looked up by halving. What Postgres does with the roles as it plans costs more than the list itself: it walks
 * through an array, and tries any operator on a sample of all rows. CASE is what it does not look into, and takes for true of
 * half the rows. What was joined to no application is readable. Parameter `$first` is the reader's admin flag, `$first + 1` that object.
 */
export function readableApplication(alias: string, first: number): string {
  const keys = `$${first + 1}::jsonb`;
  const open = `$${first}::boolean OR ${alias}.name IS NULL OR ${alias}.readers = '{}'`;
  return `(CASE WHEN ${open} THEN true ELSE ${keys} ?| ${alias}.readers END
    AND CASE WHEN ${keys} ? ${sign} THEN ${keys} ? (${sign} || ${alias}.name) ELSE true END)`;
}

export function readerValues(reader: Reader): [boolean, string] {
  const only = reader.token?.applications ?? [];
  if (only.length === 0) return [reader.admin, keysOf(reader.roles)];
  const limits = ['', ...only].map((name) => limitSign + name);
  return [reader.admin, keysObject([...limits, ...reader.roles])];
}

/**
 * SQL for "this reader may read the run `run` of the application `alias`", where that is joined if it is there: a run is
 * readable with its application, and that of one that is gone for administrators and for whoever started it, as
 * `guardOfExecution` decides. Takes `$first` to `$first + 2`, of `runReaderValues`.
 */
export function readableRun(run: string, alias: string, first: number): string {
  const own = `$${first}::boolean OR ${run}.started_by = $${first + 2}`;
  return `(${readableApplication(alias, first)} AND (${alias}.name IS NOT NULL OR ${own}))`;
}

export const runReaderValues = (reader: Reader): [boolean, string, string] => [...readerValues(reader), reader.name];

/** Written once per list of roles, however many queries a page makes. */
const written = new WeakMap<readonly string[], string>();
function keysOf(roles: readonly string[]): string {
  let text = written.get(roles);
  if (text === undefined) {
    text = keysObject(roles);
    written.set(roles, text);
  }
  return text;
}

/** A NUL cannot be stored, so no list holds a role with one. */
function keysObject(keys: readonly string[]): string {
  const lower = keys.map((key) => key.toLowerCase()).filter((key) => !key.includes('\0'));
  return JSON.stringify(Object.fromEntries(lower.map((key) => [key.toWellFormed(), 0])));
}

/** A pattern for ILIKE that finds the text anywhere, whatever signs it holds. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
