import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, type Guarded, missing } from '#lib/auth/can';
import type { Json } from '#lib/kernel/json';
import { type ApplicationRecord, findApplication, permissionsOf } from '#lib/store/applications';
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

/**
 * An application that is not there yet, as the rule for its name guards it. Only a list for CREATE says who may create; a rule
 * that names none leaves it open.
 */
export function guardedCreation(name: string, rule: { permissions: Json; pattern: string } | undefined): Guarded {
  const { CREATE = [] } = permissionsOf({ permissions: rule?.permissions });
  return guardedApplication({ name, permissions: CREATE.length > 0 ? { CREATE } : {}, rule: rule?.pattern });
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
