import type { AnyIdentitySource, IdentityAccount, IdentityKind, IdentityTools } from '#lib/identity/contract';
import { githubKind } from '#lib/identity/github/connect';
import { ldapKind } from '#lib/identity/ldap/connect';
import { oidcKind } from '#lib/identity/oidc/connect';
import { samlKind } from '#lib/identity/saml/connect';
import { x509Kind } from '#lib/identity/x509/connect';
import { invalid } from '#lib/kernel/errors';

const kinds: readonly IdentityKind[] = [ldapKind, oidcKind, githubKind, samlKind, x509Kind];

/** The configured source behind its contract. Throws `invalid` for a type that does not exist and for bad settings. */
export function connectIdentity(type: string, account: IdentityAccount, tools: IdentityTools): AnyIdentitySource {
  const kind = kinds.find((one) => one.type === type);
  if (kind) return kind.connect(account, tools);
  const known = kinds.map((one) => one.type).join(', ');
  throw invalid(`There is no way to sign in of the type "${type}"; known are: ${known}`);
}
