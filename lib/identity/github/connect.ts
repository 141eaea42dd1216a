/** GitHub speaks OAuth 2 without id tokens: who somebody is, their organisations and teams are asked of its API. */
import type { z } from 'zod';
import type { CurrentRights, Identity, IdentityKind, RedirectAnswer, RedirectSource } from '#lib/identity/contract';
import { githubSecrets, githubSettings } from '#lib/identity/github/definition';
import { bearer, form, type ProviderHttp, providerHttp } from '#lib/identity/provider-http';
import { type Group, rightsOf } from '#lib/identity/role-mapping';
import { checkState } from '#lib/identity/state';
import { forbidden, invalid, isGennakerError, unauthenticated, unavailable } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import { type JsonObject, objectAt } from '#lib/kernel/json';

type Settings = z.output<typeof githubSettings>;

export const githubKind: IdentityKind = {
  type: 'github',
  connect(account, { http }): RedirectSource {
    const result = githubSettings.safeParse(account.settings);
    if (!result.success) throw invalid(`${account.name} is not set up well: ${sentenceOfIssues(result.error.issues)}`);
    const { clientSecret } = githubSecrets.parse(account.secrets);
    return new GithubSource(account.name, result.data, clientSecret, providerHttp(account.name, http));
  },
};

class GithubSource implements RedirectSource {
  readonly kind = 'redirect';
  readonly name: string;
  readonly title: string;
  private readonly settings: Settings;
  private readonly clientSecret: string;
  private readonly http: ProviderHttp;

  constructor(name: string, settings: Settings, clientSecret: string, http: ProviderHttp) {
    this.name = name;
    this.title = name;
    this.settings = settings;
    this.clientSecret = clientSecret;
    this.http = http;
  }

  async provider() {
    const { address, clientId } = this.settings;
    return {
      clientId,
      clientSecret: this.clientSecret,
      issuer: address,
      authorizationUrl: `${address}/login/oauth/authorize`,
      scope: 'read:user user:email read:org',
      openId: false,
    };
  }

  async accept({ parameters, sent, callbackUrl }: RedirectAnswer): Promise<Identity> {
    const code = checkState(this.name, parameters, sent);
    const answer = await this.exchange({ code, redirect_uri: callbackUrl, code_verifier: sent.codeVerifier });
    if (typeof answer.access_token !== 'string') {
      throw unauthenticated(
        `${this.name} gives no token: ${String(answer.error_description ?? answer.error ?? 'no reason')}`,
      );
    }
    const identity = await this.identityOf(answer.access_token);
    return { ...identity, grant: { accessToken: answer.access_token } };
  }

  async currentRights({ name, grant }: { name: string; grant?: JsonObject }): Promise<CurrentRights> {
    if (typeof grant?.accessToken !== 'string') return undefined;
    const url = `${this.settings.apiAddress}/user`;
    const { status } = await this.http.any({ url, headers: bearer(grant.accessToken) }, 'the person');
    // The person, or their organisation, has taken the token back.
    if (status === 401) return 'gone';
    try {
      const identity = await this.identityOf(grant.accessToken);
      return identity.name === name ? { roles: identity.roles, admin: identity.admin } : 'gone';
    } catch (error) {
      if (isGennakerError(error) && error.code === 'forbidden') return 'gone';
      throw error;
    }
  }

  async check(): Promise<string[]> {
    const { error } = await this.exchange({ code: 'a-test-of-the-client' });
    if (error === 'incorrect_client_credentials' || error === 'Not Found' || error === undefined) {
      throw unavailable(`${this.name} does not know the client ${this.settings.clientId} or refuses its secret`, {
        retryable: false,
      });
    }
    return [`${this.settings.address} answers and knows the client`];
  }

  private async exchange(fields: Record<string, string | undefined>): Promise<JsonObject> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const body = form({ ...fields, client_id: this.settings.clientId, client_secret: this.clientSecret });
    const url = `${this.settings.address}/login/oauth/access_token`;
    return ((await this.http.any({ url, method: 'POST', headers, body }, 'a token')).body ?? {}) as JsonObject;
  }

  private async identityOf(token: string): Promise<Identity> {
    const { apiAddress, organizations } = this.settings;
    const headers = bearer(token);
    const user = await this.http.object({ url: `${apiAddress}/user`, headers }, 'the person');
    const login = typeof user.login === 'string' ? user.login.toLowerCase() : '';
    if (!login) throw unavailable(`${this.name} tells no name of the person`);
    const list = (path: string) => this.http.list({ url: `${apiAddress}${path}?per_page=100`, headers }, path.slice(1));
    const member = (await list('/user/orgs')).map(({ login: name }) => String(name).toLowerCase());
    const of = organizations.filter((name) => member.includes(name));
    if (of.length === 0) throw forbidden(`${login} is in none of the organisations ${organizations.join(', ')}`);
    const teams = (await list('/user/teams')).flatMap((team): Group[] => {
      const owner = String(objectAt(team, 'organization').login).toLowerCase();
      return of.includes(owner) ? [[`${owner}/${String(team.slug)}`, `${owner}/${String(team.name)}`]] : [];
    });
    const displayName = typeof user.name === 'string' && user.name ? user.name : login;
    const email = typeof user.email === 'string' ? user.email : '';
    const groups = [...of.map((name): Group => [name]), ...teams];
    return { name: login, displayName, email, ...rightsOf(this.settings, groups) };
  }
}
