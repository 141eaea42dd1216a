import type { IdentityDefinition } from '#lib/identity/contract';
import { ldapIdentity } from '#lib/identity/ldap/definition';
import { localIdentity } from '#lib/identity/local/definition';

/** Every kind of identity source. Adding one is a folder, a line here and, when it is set up by people, one in `connect.ts`. */
export const identityDefinitions: readonly IdentityDefinition[] = [localIdentity, ldapIdentity];

/** Those that administrators set up. */
export const configurableIdentities = identityDefinitions.filter((definition) => definition.configurable);

export function identityDefinition(type: string): IdentityDefinition | undefined {
  return identityDefinitions.find((definition) => definition.type === type);
}
