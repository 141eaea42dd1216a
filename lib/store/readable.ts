/** Who reads: the part of an actor that a filter inside SQL needs. */
export interface Reader {
  name: string;
  roles: readonly string[];
  admin: boolean;
}

/**
 * SQL for "this reader may read application `alias`", the same rule as `decide(actor, 'read', …)`: no READ list means
 * everyone. Parameter `$first` is the reader's admin flag, `$first + 1` their roles in lower case.
 */
export function readableApplication(alias: string, first: number): string {
  const list = `${alias}.attributes #> '{permissions,READ}'`;
  return `($${first}::boolean OR CASE WHEN jsonb_typeof(${list}) = 'array' THEN
    jsonb_array_length(${list}) = 0 OR EXISTS (
      SELECT 1 FROM jsonb_array_elements_text(${list}) AS role WHERE lower(role) = ANY ($${first + 1}::text[]))
    ELSE true END)`;
}

export function readerValues(reader: Reader): [boolean, string[]] {
  return [reader.admin, reader.roles.map((role) => role.toLowerCase())];
}

/** A pattern for ILIKE that finds the text anywhere, whatever signs it holds. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
