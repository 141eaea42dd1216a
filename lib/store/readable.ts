import { applicationPermissions } from '#lib/store/permission-rules';

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

/** Where an application keeps its own list, and lists of roles are mostly no longer than this. */
const own = '{permissions,READ}';
const firstRoles = [0, 1, 2];

/**
 * SQL for "this reader may read application `alias`", the same rule as `decide(actor, 'read', …)`: no READ list means
 * everyone. It is asked for every application there is, by people with hundreds of roles. Hence their roles are the members of
 * an object, which Postgres searches by halves and plans without a look; and a short list of the application's own is looked
 * up role by role, since any query inside the condition costs more than all the rest. `OFFSET 0` keeps Postgres from working
 * a list out anew for every place it is used. Parameter `$first` is the reader's admin flag, `$first + 1` that object.
 */
export function readableApplication(alias: string, first: number): string {
  const keys = `$${first + 1}::jsonb`;
  const list = `${alias}.attributes #> '${own}'`;
  const holds = firstRoles.map((place) => `${keys} ? lower(${list} ->> ${place})`).join(' OR ');
  return `(($${first}::boolean OR CASE
      WHEN jsonb_typeof(${list}) = 'array' AND jsonb_array_length(${list}) BETWEEN 1 AND ${firstRoles.length} THEN ${holds}
      ELSE (SELECT CASE WHEN jsonb_typeof(list) = 'array' THEN jsonb_array_length(list) = 0 OR EXISTS (
          SELECT 1 FROM jsonb_array_elements_text(list) AS role WHERE ${keys} ? lower(role)) ELSE true END
        FROM (SELECT (${applicationPermissions(alias)}) -> 'READ' AS list OFFSET 0) AS its) END)
    AND (NOT ${keys} ? ${sign} OR ${keys} ? (${sign} || ${alias}.name)))`;
}

export function readerValues(reader: Reader): [boolean, string] {
  const only = reader.token?.applications ?? [];
  const limits = only.length === 0 ? [] : ['', ...only].map((name) => limitSign + name);
  // A NUL cannot be stored, so no list holds a role with one.
  const keys = [...limits, ...reader.roles.map((role) => role.toLowerCase())].filter((key) => !key.includes('\0'));
  return [reader.admin, JSON.stringify(Object.fromEntries(keys.map((key) => [key, 0])))];
}

/** A pattern for ILIKE that finds the text anywhere, whatever signs it holds. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
