import type { Actor } from '#lib/auth/actor';
import { type Action, authorize, type Guarded } from '#lib/auth/can';
import { notFound } from '#lib/kernel/errors';
import { type ApplicationRecord, findApplication, permissionsOf } from '#lib/store/applications';
import type { Database } from '#lib/store/database';

/** Applications are matched without regard to case, as in Spinnaker; this is the form they are stored under. */
export function applicationKey(name: string): string {
  return name.trim().toLowerCase();
}

export function guardedApplication(record: Pick<ApplicationRecord, 'name' | 'attributes'>): Guarded {
  return { kind: 'application', name: record.name, permissions: permissionsOf(record.attributes) };
}

/** The application, if it exists (`not-found`) and the actor may do this to it (`forbidden`). */
export async function requireApplication(
  database: Database,
  actor: Actor,
  action: Action,
  name: string,
): Promise<ApplicationRecord> {
  const record = await findApplication(database.pool, applicationKey(name));
  if (!record) throw notFound(`There is no application ${name}`, { object: name });
  authorize(actor, action, guardedApplication(record));
  return record;
}
