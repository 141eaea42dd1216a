import type { ZodType } from 'zod';
import type { JsonObject } from '#lib/kernel/json';

/** A person as an identity source knows them at this moment. */
export interface Identity {
  /** Unique across the installation, lower-case by convention: `lena`. */
  name: string;
  displayName: string;
  email: string;
  roles: string[];
  admin: boolean;
}

/** A kind of identity source. `definition.ts` ships to the browser, the connecting half runs on the server. */
export interface IdentityDefinition {
  /** `local`, `ldap`, `oidc` … */
  type: string;
  title: string;
  /** `password`: people type it here. `redirect`: they sign in elsewhere and come back. */
  signIn: 'password' | 'redirect';
  settings: ZodType<JsonObject>;
  secrets: ZodType<JsonObject>;
}

interface IdentitySource {
  /** What `User.source` remembers, e.g. `local` or the name of the configured directory. */
  name: string;
  title: string;
  /**
   * The roles somebody holds now, asked between sign-ins so that a lost role is lost within minutes. `undefined` = the
   * source cannot tell without the person; `gone` = it no longer knows them and their sessions must end.
   */
  currentRoles?(name: string): Promise<readonly string[] | 'gone' | undefined>;
}

/** Checks a name and a password itself: local users, LDAP. */
export interface PasswordSource extends IdentitySource {
  kind: 'password';
  /**
   * Undefined for a wrong name or password alike, in about the same time. Throws `unavailable` when it cannot be asked.
   */
  verify(credentials: { name: string; password: string }): Promise<Identity | undefined>;
}

/** Sends the browser away and reads the answer: OAuth 2, OpenID Connect, SAML. */
export interface RedirectSource extends IdentitySource {
  kind: 'redirect';
  /** A next-auth provider configuration with this id; its profile is turned into a person by `identityOf`. */
  provider: { id: string; name: string; type: 'oauth' } & Record<string, unknown>;
  /** Throws `forbidden` for somebody who is known but must not come in. */
  identityOf(profile: JsonObject): Promise<Identity>;
}

export type AnyIdentitySource = PasswordSource | RedirectSource;
