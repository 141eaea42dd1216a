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

/**
 * SQL for "this reader may read application `alias`", the same rule as `decide(actor, 'read', …)`: no READ list means
 * everyone. `OFFSET 0` keeps Postgres from working the list out once for every place it is used. Parameter `$first` is the reader's admin flag, `$first + 1` their roles in lower case.
 */
export function readableApplication(alias: string, first: number): string {
  const keys = `$${first + 1}::text[]`;
  const sign = `chr(1)`;
  return `(($${first}::boolean OR (SELECT CASE WHEN jsonb_typeof(list) = 'array' THEN
    jsonb_array_length(list) = 0 OR EXISTS (
      SELECT 1 FROM jsonb_array_elements_text(list) AS role WHERE lower(role) = ANY (${keys}))
    ELSE true END FROM (SELECT (${applicationPermissions(alias)}) -> 'READ' AS list OFFSET 0) AS its))
    AND (coalesce((${keys})[1], '') <> ${sign} OR ${sign} || ${alias}.name = ANY (${keys})))`;
}

export function readerValues(reader: Reader): [boolean, string[]] {
  const roles = reader.roles.map((role) => role.toLowerCase());
  const only = reader.token?.applications ?? [];
  if (only.length === 0) return [reader.admin, roles];
  return [reader.admin, [limitSign, ...only.map((name) => limitSign + name), ...roles]];
}

/** A pattern for ILIKE that finds the text anywhere, whatever signs it holds. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
