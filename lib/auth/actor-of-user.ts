import { type Actor, internalActor } from '#lib/auth/actor';
import type { Database } from '#lib/store/database';
import { findUserByName } from '#lib/store/users';

/**
 * Whoever a run acts for, with the rights they have now: somebody who lost a role meanwhile does not deploy with it. A
 * person who is gone keeps their name and has no roles.
 */
export async function actorOfUser(database: Database, name: string): Promise<Actor> {
  if (name.startsWith('<') && name.endsWith('>')) return internalActor(name.slice(1, -1));
  const user = await findUserByName(database.pool, name);
  return {
    name,
    displayName: user?.displayName || name,
    roles: user?.roles ?? [],
    admin: user?.admin ?? false,
    via: 'internal',
  };
}
