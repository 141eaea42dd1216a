/**
 * OpenID Connect: next-auth leads the browser to the provider and back and keeps state, nonce and PKCE; here the answer is
 * proved. Who somebody is comes from the signed id token, what it leaves out from userinfo, which must name the same
 * person. A refresh token lets roles be asked again without them.
 */
import type { CurrentRights, Identity, IdentityKind, RedirectAnswer, RedirectSource } from '#lib/identity/contract';
import { textAt } from '#lib/identity/oidc/claims';
import { type OidcSecrets, type OidcSettings, oidcSecrets, oidcSettings } from '#lib/identity/oidc/definition';
import { type Discovery, discover, type Provider } from '#lib/identity/oidc/discovery';
import { groupsOf } from '#lib/identity/oidc/groups';
import { basicAuth, bearer, form, type ProviderHttp, providerHttp } from '#lib/identity/provider-http';
import { rightsOf } from '#lib/identity/role-mapping';
import { checkState } from '#lib/identity/state';
import { forbidden, invalid, isGennakerError, unauthenticated, unavailable } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import type { JsonObject } from '#lib/kernel/json';

export const oidcKind: IdentityKind = {
  type: 'oidc',
  connect(account, { http, now }): RedirectSource {
    const result = oidcSettings.safeParse(account.settings);
    if (!result.success) throw invalid(`${account.name} is not set up well: ${sentenceOfIssues(result.error.issues)}`);
    return new OidcSource(
      account.name,
      result.data,
      oidcSecrets.parse(account.secrets),
      providerHttp(account.name, http),
      now,
    );
  },
};

interface Tokens {
  claims: JsonObject;
  accessToken: string | undefined;
  refreshToken: string | undefined;
}

class OidcSource implements RedirectSource {
  readonly kind = 'redirect';
  readonly name: string;
  readonly title: string;
  private readonly settings: OidcSettings;
  private readonly secrets: OidcSecrets;
  private readonly http: ProviderHttp;
  private readonly now: () => number;
  private readonly discovery: Discovery;

  constructor(name: string, settings: OidcSettings, secrets: OidcSecrets, http: ProviderHttp, now: () => number) {
    this.name = name;
    this.title = name;
    this.settings = settings;
    this.secrets = secrets;
    this.http = http;
    this.now = now;
    this.discovery = discover(name, settings.issuer, http, now);
  }

  async provider() {
    const { issuer, authorizationUrl } = await this.discovery.provider();
    const scopes = ['openid', 'profile', 'email', ...this.settings.scopes.split(/[,\s]+/)].filter(Boolean);
    const { clientId } = this.settings;
    const { clientSecret } = this.secrets;
    return { clientId, clientSecret, issuer, authorizationUrl, scope: [...new Set(scopes)].join(' '), openId: true };
  }

  async accept({ parameters, sent, callbackUrl }: RedirectAnswer): Promise<Identity> {
    const code = checkState(this.name, parameters, sent);
    const provider = await this.discovery.provider();
    if (parameters.iss !== undefined && parameters.iss !== provider.issuer) {
      throw unauthenticated(
        `An answer came back that claims to be from ${parameters.iss.slice(0, 200)}, not from ${this.name}`,
      );
    }
    if (!sent.nonce) throw unauthenticated(`The answer of ${this.name} belongs to no sign-in of this browser`);
    const grant = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callbackUrl,
      code_verifier: sent.codeVerifier,
    };
    const tokens = await this.tokensFor(provider, grant, sent.nonce);
    return { ...(await this.identityOf(tokens)), grant: this.grantOf(tokens) };
  }

  async currentRights({ name, grant }: { name: string; grant?: JsonObject }): Promise<CurrentRights> {
    const before = typeof grant?.refreshToken === 'string' ? grant.refreshToken : undefined;
    if (!before) return undefined;
    const provider = await this.discovery.provider();
    const request = { grant_type: 'refresh_token', refresh_token: before };
    const answer = await this.askTokens(provider, request);
    // The provider's word that this person's consent is over; anything else is a fault of the connection.
    if (answer.status === 400 && answer.body.error === 'invalid_grant') return 'gone';
    const tokens = await this.readTokens(answer, undefined, typeof grant?.sub === 'string' ? grant.sub : undefined);
    try {
      const identity = await this.identityOf(tokens);
      if (identity.name !== name) return 'gone';
      return { roles: identity.roles, admin: identity.admin, grant: this.grantOf(tokens) ?? grant };
    } catch (error) {
      if (isGennakerError(error) && error.code === 'forbidden') return 'gone';
      throw error;
    }
  }

  async check(): Promise<string[]> {
    const provider = await this.discovery.provider();
    // A code that cannot be one: whoever knows the client says so, whoever does not complains about the client.
    const probe = { grant_type: 'authorization_code', code: 'a-test-of-the-client', redirect_uri: 'http://localhost/' };
    const { body } = await this.askTokens(provider, { ...probe, code_verifier: 'x'.repeat(43) });
    if (body.error === 'invalid_client' || body.error === 'unauthorized_client') {
      throw unavailable(`${this.name} does not know the client ${this.settings.clientId} or refuses its secret`, {
        retryable: false,
      });
    }
    return [`${provider.issuer} answers and knows the client`];
  }

  private async tokensFor(
    provider: Provider,
    fields: Record<string, string | undefined>,
    nonce: string,
  ): Promise<Tokens> {
    return await this.readTokens(await this.askTokens(provider, fields), nonce, undefined);
  }

  private async askTokens(provider: Provider, fields: Record<string, string | undefined>) {
    const { clientId } = this.settings;
    const { clientSecret } = this.secrets;
    const inBody = provider.secretInBody || clientSecret === '';
    const own = inBody ? { client_id: clientId, client_secret: clientSecret || undefined } : {};
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...(!inBody && { authorization: basicAuth(clientId, clientSecret) }),
    };
    const request = { url: provider.tokenUrl, method: 'POST', headers, body: form({ ...fields, ...own }) };
    const { status, body } = await this.http.any(request, 'tokens');
    return { status, body: (body ?? {}) as JsonObject };
  }

  /** `sub` = of whom an earlier id token spoke; at a refresh the provider may leave the id token out. */
  private async readTokens(
    { status, body }: { status: number; body: JsonObject },
    nonce: string | undefined,
    sub: string | undefined,
  ): Promise<Tokens> {
    if (status !== 200) {
      const why = [body.error, body.error_description].filter((part) => typeof part === 'string').join(': ');
      throw unavailable(`${this.name} gives no tokens: status ${status}${why && ` (${why.slice(0, 300)})`}`);
    }
    const accessToken = typeof body.access_token === 'string' ? body.access_token : undefined;
    const refreshToken = typeof body.refresh_token === 'string' ? body.refresh_token : undefined;
    let claims: JsonObject = {};
    if (typeof body.id_token === 'string') {
      claims = (await this.discovery.prove(body.id_token, { audience: this.settings.clientId, nonce })) as JsonObject;
    } else if (sub === undefined) {
      throw unauthenticated(`${this.name} sent no id token`);
    }
    const person = sub ?? String(claims.sub);
    if (claims.sub !== undefined && claims.sub !== person) {
      throw unauthenticated(`${this.name} answered with the id token of somebody else`);
    }
    return {
      claims: { ...(await this.userinfo(accessToken, person)), ...claims, sub: person },
      accessToken,
      refreshToken,
    };
  }

  private async userinfo(accessToken: string | undefined, sub: string): Promise<JsonObject> {
    const { userinfoUrl } = await this.discovery.provider();
    if (!userinfoUrl || !accessToken) return {};
    const info = await this.http.object({ url: userinfoUrl, headers: bearer(accessToken) }, 'userinfo');
    if (info.sub !== sub) throw unauthenticated(`${this.name} answered with the userinfo of somebody else`);
    return info;
  }

  private async identityOf({ claims, accessToken }: Tokens): Promise<Identity> {
    const { settings, secrets, http, now } = this;
    const email = claims.email_verified === false ? '' : textAt(claims, 'email');
    const name = settings.nameClaim
      ? textAt(claims, settings.nameClaim)
      : textAt(claims, 'preferred_username') || email;
    if (!name) {
      throw unavailable(
        `${this.name} sends no ${settings.nameClaim || 'preferred_username or verified email'} to name people by`,
      );
    }
    const domain = email.split('@').at(-1)?.toLowerCase() ?? '';
    if (settings.emailDomains.length > 0 && !settings.emailDomains.includes(domain)) {
      throw forbidden(`${name} has no verified email address of ${settings.emailDomains.join(', ')}`);
    }
    const groups = await groupsOf({ source: this.name, settings, secrets, claims, accessToken, http, now });
    const displayName = textAt(claims, settings.displayNameClaim) || name;
    return { name: name.toLowerCase(), displayName, email, ...rightsOf(settings, groups) };
  }

  private grantOf({ claims, refreshToken }: Tokens): JsonObject | undefined {
    return refreshToken ? { refreshToken, sub: String(claims.sub) } : undefined;
  }
}
