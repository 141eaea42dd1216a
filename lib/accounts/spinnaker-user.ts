import { listCredentials } from '#lib/accounts/queries';
import type { Actor } from '#lib/auth/actor';
import type { JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';

/** Gate's `/auth/user`: who asks, with the accounts that they may use. */
export async function describeUser(database: Database, actor: Actor): Promise<JsonObject> {
  const accounts = await listCredentials(database, actor);
  const [firstName = '', ...rest] = actor.displayName.split(' ');
  return {
    email: actor.name,
    username: actor.name,
    firstName,
    lastName: rest.join(' '),
    roles: [...actor.roles],
    allowedAccounts: accounts.filter((account) => account.authorized).map((account) => account.name),
    admin: actor.admin,
    accountNonExpired: true,
    accountNonLocked: true,
    credentialsNonExpired: true,
    enabled: true,
  };
}
