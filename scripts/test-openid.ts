/** A real OpenID provider for tests, on loopback: everybody it knows is signed in without being asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface OpenIdPerson {
  name: string;
  groups: string[];
  email?: string;
}

export interface TestOpenId {
  issuer: string;
  /** Who signs in next, and what is said of whom; may be changed while it runs. */
  people: Map<string, OpenIdPerson>;
  next: string;
  /** Takes back what was given to somebody: refresh tokens stop working. */
  revokeAll(): void;
  close(): Promise<void>;
}

export const testClient = { id: 'gennaker', secret: 'a secret of the client, long enough' };

export async function startTestOpenId(callbackUrl: string): Promise<TestOpenId> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, OpenIdPerson>();
  let refused = false;
  const test: TestOpenId = {
    issuer,
    people,
    next: '',
    revokeAll: () => {
      refused = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: testClient.id,
        client_secret: testClient.secret,
        redirect_uris: [callbackUrl],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    claims: { profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key of the test'] },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_, id) => {
      const person = people.get(id);
      if (!person || refused) return undefined;
      const { name, groups, email = `${id}@example.com` } = person;
      return {
        accountId: id,
        claims: async () => ({ sub: id, name, preferred_username: id, email, email_verified: true, groups }),
      };
    },
    loadExistingGrant: async (context) => {
      const { Grant } = context.oidc.provider;
      const grant = new Grant({ clientId: context.oidc.client!.clientId, accountId: context.oidc.session!.accountId });
      grant.addOIDCScope('openid profile email groups offline_access');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return answer(request, response);
    void provider.interactionFinished(request, response, { login: { accountId: test.next } });
  });
  return test;
}

/** Follows redirects as a browser does, with cookies, until one leads to `until`; answers that address. */
export async function browseTo(start: string, until: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < 12; hop++) {
    if (url.startsWith(until)) return new URL(url);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
    url = new URL(next, url).href;
  }
  throw new Error(`Nothing leads to ${until}`);
}
