import type { JsonObject } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

/** Things that count once while somebody signs in elsewhere, or shows a second factor. */
export type NoteKind = 'saml-request' | 'saml-answer' | 'saml-ticket' | 'second-step';

/** False when there is such a note already. It is kept until `until`, in epoch milliseconds. */
export async function insertNote(
  sql: Sql,
  note: { kind: NoteKind; value: string; data?: JsonObject; until: number },
): Promise<boolean> {
  await sql.query('DELETE FROM sign_in_notes WHERE expires_at < now()');
  const { rowCount } = await sql.query(
    `INSERT INTO sign_in_notes (kind, value, data, expires_at) VALUES ($1, $2, $3, to_timestamp($4 / 1000.0))
     ON CONFLICT (kind, value) DO NOTHING`,
    [note.kind, note.value, JSON.stringify(note.data ?? {}), note.until],
  );
  return rowCount === 1;
}

/** What the note says, which stays. */
export async function readNote(sql: Sql, kind: NoteKind, value: string): Promise<JsonObject | undefined> {
  const { rows } = await sql.query<{ data: JsonObject }>(
    'SELECT data FROM sign_in_notes WHERE kind = $1 AND value = $2 AND expires_at > now()',
    [kind, value],
  );
  return rows[0]?.data;
}

/** Takes the note away; a second caller gets undefined. */
export async function takeNote(sql: Sql, kind: NoteKind, value: string): Promise<JsonObject | undefined> {
  const { rows } = await sql.query<{ data: JsonObject }>(
    'DELETE FROM sign_in_notes WHERE kind = $1 AND value = $2 AND expires_at > now() RETURNING data',
    [kind, value],
  );
  return rows[0]?.data;
}
