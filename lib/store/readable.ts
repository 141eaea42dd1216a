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

/** Where an application keeps its own list. Lists of roles are mostly no longer than `firstRoles`. */
const own = '{permissions,READ}';
const firstRoles = [0, 1, 2];
const roleAt = (alias: string, place: number) => `${alias}.attributes #>> '{permissions,READ,${place}}'`;

/**
 * SQL for "this reader may read application `alias`", the same rule as `decide(actor, 'read', …)`: no READ list means
 * everyone. It is asked for every application there is, by people with hundreds of roles. Hence their roles are one array, of
 * which Postgres makes a hash table; and of the application's own list the first roles are looked up by themselves, since taking
 * the list out, and any query inside the condition, cost more than all the rest. The whole rule is asked of lists that are
 * empty, longer or none. `OFFSET 0` keeps Postgres from working a list out anew for every place it is used. Parameter
 * `$first` is the reader's admin flag, `$first + 1` that array.
 */
export function readableApplication(alias: string, first: number): string {
  const among = (text: string) => `${text} = ANY ($${first + 1}::text[])`;
  const holds = firstRoles.map((place) => among(`lower(${roleAt(alias, place)})`)).join(' OR ');
  const noMore = `${alias}.attributes #> '{permissions,READ,${firstRoles.length}}' IS NULL`;
  return `(($${first}::boolean OR CASE
      WHEN ${holds} THEN true
      WHEN ${roleAt(alias, 0)} IS NOT NULL AND ${noMore} THEN jsonb_typeof(${alias}.attributes #> '${own}') <> 'array'
      ELSE (SELECT CASE WHEN jsonb_typeof(list) = 'array' THEN jsonb_array_length(list) = 0 OR EXISTS (
          SELECT 1 FROM jsonb_array_elements_text(list) AS role WHERE ${among('lower(role)')}) ELSE true END
        FROM (SELECT (${applicationPermissions(alias)}) -> 'READ' AS list OFFSET 0) AS its) END)
    AND (NOT ${among(sign)} OR ${among(`(${sign} || ${alias}.name)`)}))`;
}

export function readerValues(reader: Reader): [boolean, string[]] {
  const only = reader.token?.applications ?? [];
  const limits = only.length === 0 ? [] : ['', ...only].map((name) => limitSign + name);
  // A NUL cannot be stored, so no list holds a role with one.
  return [
    reader.admin,
    [...limits, ...reader.roles.map((role) => role.toLowerCase())].filter((key) => !key.includes('\0')),
  ];
}

/** A pattern for ILIKE that finds the text anywhere, whatever signs it holds. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
