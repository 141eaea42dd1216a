import { isReservedName } from '#lib/auth/run-as';
import { invalid } from '#lib/kernel/errors';

/** Angle brackets would make a person look like the product itself; `anonymous` is who webhooks run as. */
export function checkedUserName(given: string): string {
  const name = given.trim().toLowerCase();
  if (/^[a-z0-9][a-z0-9._@+-]{0,99}$/.test(name) && !isReservedName(name)) return name;
  throw invalid('A user name is 1 to 100 lower-case letters, digits and the signs . _ @ + -, and not "anonymous"');
}

export function checkedRoles(roles: readonly string[]): string[] {
  return [...new Set(roles.map((role) => role.trim().toLowerCase()).filter(Boolean))].slice(0, 200);
}
