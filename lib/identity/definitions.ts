import type { IdentityDefinition } from '#lib/identity/contract';
import { githubIdentity } from '#lib/identity/github/definition';
import { ldapIdentity } from '#lib/identity/ldap/definition';
import { localIdentity } from '#lib/identity/local/definition';
import { oidcIdentity } from '#lib/identity/oidc/definition';
import { samlIdentity } from '#lib/identity/saml/definition';
import { x509Identity } from '#lib/identity/x509/definition';

/** Every kind of identity source. Adding one is a folder, a line here and, when it is set up by people, one in `connect.ts`. */
export const identityDefinitions: readonly IdentityDefinition[] = [
  localIdentity,
  ldapIdentity,
  oidcIdentity,
  githubIdentity,
  samlIdentity,
  x509Identity,
];

/** Those that administrators set up. */
export const configurableIdentities = identityDefinitions.filter((definition) => definition.configurable);

export function identityDefinition(type: string): IdentityDefinition | undefined {
  return identityDefinitions.find((definition) => definition.type === type);
}
