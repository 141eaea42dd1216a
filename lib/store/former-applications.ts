import type { Json } from '#lib/kernel/json';
import type { Sql } from '#lib/store/database';

/** An application that is not there any more and left runs. */
export interface FormerApplication {
  /** Whether the audit log still tells how it was deleted. */
  known: boolean;
  /** Its own lists, as they were then. */
  permissions?: Json;
}

/** Undefined when no run is left, or the application is there. */
export async function findFormerApplication(sql: Sql, name: string): Promise<FormerApplication | undefined> {
  const { rows } = await sql.query<{ known: boolean; permissions: Json | null }>(
    `SELECT last.id IS NOT NULL AS known, last.before -> 'permissions' AS permissions
     FROM (SELECT 1) one LEFT JOIN LATERAL (
       SELECT id, before FROM audit_entries
       WHERE application = $1 AND action = 'application.delete' AND result = 'done' ORDER BY id DESC LIMIT 1) last ON true
     WHERE EXISTS (SELECT 1 FROM executions WHERE application = $1)
       AND NOT EXISTS (SELECT 1 FROM applications WHERE name = $1)`,
    [name],
  );
  return rows[0] && { known: rows[0].known, ...(rows[0].permissions ? { permissions: rows[0].permissions } : {}) };
}
