import { verifyPassword } from '#lib/auth/password';
import type { AnyIdentitySource, PasswordSource } from '#lib/identity/contract';
import { connectLocal } from '#lib/identity/local/connect';
import type { Database } from '#lib/store/database';
import { findUserByName } from '#lib/store/users';

/** The identity sources of this installation, in the order they are asked. Local users are always among them. */
export function identitySources(database: Database): readonly AnyIdentitySource[] {
  const local = connectLocal({
    find: (name) => findUserByName(database.pool, name),
    passwordMatches: verifyPassword,
  });
  return [local];
}

export function passwordSources(sources: readonly AnyIdentitySource[]): readonly PasswordSource[] {
  return sources.filter((source) => source.kind === 'password');
}
