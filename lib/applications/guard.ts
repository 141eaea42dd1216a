import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, type Guarded, missing } from '#lib/auth/can';
import { type ApplicationRecord, findApplication } from '#lib/store/applications';
import type { Database } from '#lib/store/database';

/** Applications are matched without regard to case, as in Spinnaker; this is the form they are stored under. */
export function applicationKey(name: string): string {
  return name.trim().toLowerCase();
}

export function guardedApplication({
  name,
  permissions,
  rule,
}: Pick<ApplicationRecord, 'name' | 'permissions'> & { rule?: string | null }): Guarded {
  return { kind: 'application', name, permissions, ...(rule ? { rule } : {}) };
}

/** The application. Throws `not-found` when there is none or the actor may not read it, and else `forbidden`. */
export async function requireApplication(
  database: Database,
  actor: Actor,
  action: Action,
  name: string,
): Promise<ApplicationRecord> {
  const record = await findApplication(database.pool, applicationKey(name));
  const asked = `application ${name}`;
  if (!record) throw missing(asked);
  authorize(actor, action, guardedApplication(record), asked);
  return record;
}
