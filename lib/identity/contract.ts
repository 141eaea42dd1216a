import type { ZodType } from 'zod';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import type { JsonObject } from '#lib/kernel/json';

/** What somebody may, as a source knows it. Role names are lower-case. */
export interface Rights {
  roles: string[];
  admin: boolean;
}

/** A person as an identity source knows them at this moment. */
export interface Identity extends Rights {
  /** Unique across the installation, lower-case by convention: `lena`. */
  name: string;
  displayName: string;
  email: string;
  /** What the source needs to be asked about them again, e.g. a refresh token. Kept sealed. */
  grant?: JsonObject;
}

/** A kind of identity source. `definition.ts` ships to the browser, `connect.ts` runs on the server. */
export interface IdentityDefinition {
  /** `local`, `ldap`, `oidc` … */
  type: string;
  title: string;
  summary: string;
  /** Whether administrators set it up; local users are simply there. */
  configurable: boolean;
  settings: ZodType<JsonObject>;
  secrets: ZodType<JsonObject>;
}

/** A configured source: an account of the kind `identity`, from the screens or from gennaker.yaml. */
export interface IdentityAccount {
  name: string;
  settings: JsonObject;
  secrets: JsonObject;
}

/** What a kind gets to work with. */
export interface IdentityTools {
  http: OutboundHttp;
  /** The product's public address, without a trailing slash. */
  url: string;
  /** Epoch milliseconds. */
  now(): number;
}

export interface IdentityKind {
  type: string;
  /** Cheap: parses the settings and reaches nobody. Throws `invalid` for bad ones. */
  connect(account: IdentityAccount, tools: IdentityTools): AnyIdentitySource;
}

/**
 * The rights somebody holds now, with a fresh grant if the old one is used up. `undefined` = the source cannot tell
 * without the person; `gone` = it no longer lets them in and their sessions must end.
 */
export type CurrentRights = (Rights & { grant?: JsonObject }) | 'gone' | undefined;

interface IdentitySource {
  /** What `User.source` remembers, e.g. `local` or the name of the configured directory. */
  name: string;
  title: string;
  /** Asked between sign-ins, so that a lost role is lost within minutes. Throws `unavailable` when nobody answers. */
  currentRights?(person: { name: string; grant?: JsonObject }): Promise<CurrentRights>;
  /**
   * For the Test button: reaches the source with what is configured and says what was found. Throws an error whose
   * sentence tells an administrator what is wrong.
   */
  check?(): Promise<string[]>;
}

/** Checks a name and a password itself: local users, LDAP. */
export interface PasswordSource extends IdentitySource {
  kind: 'password';
  /**
   * Undefined for a wrong name or password alike, in about the same time. Throws `unavailable` when it cannot be asked;
   * the sentence is for administrators, strangers do not see it.
   */
  verify(credentials: { name: string; password: string }): Promise<Identity | undefined>;
}

/** Sends the browser away and reads the answer through next-auth: OAuth 2, OpenID Connect. */
export interface RedirectSource extends IdentitySource {
  kind: 'redirect';
  /** Addresses and client as next-auth wants them. May ask the provider where its addresses are. */
  provider(): Promise<RedirectProvider>;
  /**
   * Proves the answer and turns it into a person. next-auth has checked nothing yet but keeps what was sent along.
   * Throws `forbidden` for somebody who is known but must not come in.
   */
  accept(answer: RedirectAnswer): Promise<Identity>;
}

export interface RedirectProvider {
  clientId: string;
  clientSecret: string;
  issuer: string;
  authorizationUrl: string;
  scope: string;
  /** Whether answers carry a nonce, i.e. whether there is an id token. */
  openId: boolean;
}

export interface RedirectAnswer {
  /** The query of the callback address. */
  parameters: Readonly<Record<string, string | undefined>>;
  /** What was sent along when the person left. */
  sent: { state?: string; nonce?: string; codeVerifier?: string };
  callbackUrl: string;
}

/** Gets a signed statement in a form post: SAML. */
export interface AssertionSource extends IdentitySource {
  kind: 'assertion';
  /** Where to send the browser; `id` is what the answer must name. */
  begin(): Promise<{ url: string; id: string }>;
  /** Proves the answer. `key` is the same for every repetition of it, which must be refused until `validUntil`. */
  accept(form: {
    response: string;
  }): Promise<{ identity: Identity; inResponseTo: string; key: string; validUntil: number }>;
  /** XML that tells the identity provider about us. */
  metadata(): string;
}

/** Reads what a trusted proxy says about the client's certificate. */
export interface CertificateSource extends IdentitySource {
  kind: 'certificate';
  /** Undefined when the request carries no certificate. Throws `forbidden` when it must not be believed. */
  identityOf(request: { headers: Headers; peer: string | undefined }): Promise<Identity | undefined>;
}

export type AnyIdentitySource = PasswordSource | RedirectSource | AssertionSource | CertificateSource;

/** What the sign-in page offers besides name and password; names only, nothing of how it is set up. */
export interface WayToSignIn {
  name: string;
  title: string;
  kind: Exclude<AnyIdentitySource['kind'], 'password'>;
}

/** What is still missing after a right password: a code, or a second factor at all where one is required. */
export type SecondStep = 'code' | 'set-up';

/** Which local users must have a second factor. */
export type SecondFactorPolicy = 'nobody' | 'administrators' | 'everybody';

/** One's own second factor. */
export interface SecondFactorView {
  /** Epoch milliseconds; absent = there is none. */
  since?: number;
  /** Of those that were not used yet. */
  recoveryCodes: number;
  /** Whether a rule of the installation keeps it from being given up. */
  required: boolean;
}

/** What a device needs to count out codes; shown once. */
export interface SecondFactorSetUp {
  /** In groups of four, for typing. */
  secret: string;
  qr: QrDrawing;
  /** The same, sealed: sent back with the first code. */
  setUp: string;
}

/** A QR code as an SVG path over a square of `size` units: dark modules are filled, light ones left out. */
export interface QrDrawing {
  size: number;
  path: string;
}
