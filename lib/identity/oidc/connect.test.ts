import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { RedirectSource } from '#lib/identity/contract';
import { githubKind } from '#lib/identity/github/connect';
import { oidcKind } from '#lib/identity/oidc/connect';
import type { JsonObject } from '#lib/kernel/json';

/** A provider that says what the test wants it to say: the truth, or a lie. */
let server: Server;
let issuer: string;
let answers: Record<string, (request: IncomingMessage, body: string) => unknown> = {};
const seen: string[] = [];
const own = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('RS256');
const secret = 'the secret of the client, which is long enough for HMAC';

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').split('?')[0] ?? '';
    seen.push(`${request.url}`);
    const answer = await answers[path]?.(request, Buffer.concat(chunks).toString());
    if (answer === 'silence') return;
    const status = answer === undefined ? 404 : ((answer as { status?: number }).status ?? 200);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  answers = {};
});

const http = createOutboundHttp({ allow: ['127.0.0.0/8'] });
const tools = { http, url: 'http://gennaker.test', now: () => Date.now() };
const claims = () => ({ preferred_username: 'Lena', name: 'Lena Groß', nonce: 'n-1', groups: ['Crew'] });

interface Token {
  claims?: JsonObject;
  audience?: string | string[];
  issuer?: string;
  ends?: string;
}
const token = ({ claims: more = {}, audience = 'gennaker', issuer: from = issuer, ends = '5m' }: Token = {}) =>
  new SignJWT({ ...claims(), ...more })
    .setSubject('1')
    .setIssuer(from)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(ends);
const signed = (how: Token = {}) => token(how).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(own.privateKey);

async function source(
  settings: JsonObject = {},
  idToken: () => string | Promise<string> = () => signed(),
  more: JsonObject = {},
) {
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', use: 'sig' };
  answers = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
    }),
    '/keys': () => ({ keys: [jwk] }),
    ...answers,
    '/token': async () => ({ access_token: 'at', token_type: 'Bearer', id_token: await idToken() }),
  };
  const account = {
    name: 'idp',
    settings: { issuer, clientId: 'gennaker', ...settings },
    secrets: { clientSecret: secret, ...more },
  };
  return oidcKind.connect(account, tools) as RedirectSource;
}
const answer = (parameters = {}, sent = {}) => ({
  parameters: { code: 'c', state: 's', ...parameters },
  sent: { state: 's', nonce: 'n-1', codeVerifier: 'v', ...sent },
  callbackUrl: 'http://gennaker.test/api/auth/callback/idp',
});

describe('an OpenID provider', () => {
  it('that tells the truth says who somebody is', async () => {
    const identity = await (await source()).accept(answer());
    expect(identity).toMatchObject({ name: 'lena', displayName: 'Lena Groß', roles: ['crew'], admin: false });
  });

  const lies: [string, string, () => Promise<string> | string][] = [
    [
      'no signature at all',
      'alg',
      () =>
        new UnsecuredJWT({ ...claims(), sub: '1' })
          .setIssuer(issuer)
          .setAudience('gennaker')
          .setIssuedAt()
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'a signature of another key',
      'signature verification failed',
      () => token().setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(foreign.privateKey),
    ],
    [
      'a key nobody knows',
      'no applicable key',
      () => token().setProtectedHeader({ alg: 'RS256', kid: 'k9' }).sign(foreign.privateKey),
    ],
    [
      'an HMAC made with the client secret',
      'alg',
      () => token().setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new TextEncoder().encode(secret)),
    ],
    [
      'a changed body',
      'signature',
      async () =>
        (await signed()).replace(
          /\.([^.]+)\./,
          (_, body: string) =>
            `.${Buffer.from(Buffer.from(body, 'base64url').toString().replace('Crew', 'Boss')).toString('base64url')}.`,
        ),
    ],
    ['another audience', 'aud', () => signed({ audience: 'somebody-else' })],
    ['several audiences without saying for whom', 'another client', () => signed({ audience: ['gennaker', 'other'] })],
    ['another party it was made for', 'another client', () => signed({ claims: { azp: 'other' } })],
    ['another issuer', 'iss', () => signed({ issuer: 'https://evil.example' })],
    ['an end in the past', 'exp', () => signed({ ends: '-2m' })],
    ['the nonce of another sign-in', 'nonce', () => signed({ claims: { nonce: 'n-2' } })],
    ['something that is no token', 'JWS', () => 'no.token.here'],
  ];
  it.each(lies)('is not believed with %s', async (_, word, idToken) => {
    const refused = (await source({}, idToken)).accept(answer());
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining(word) });
  });

  it.each<[string, object, object]>([
    ['another state', { state: 'x' }, {}],
    ['no state in the browser', {}, { state: undefined }],
    ['no PKCE verifier in the browser', {}, { codeVerifier: undefined }],
    ['no nonce in the browser', {}, { nonce: undefined }],
    ['the name of another issuer', { iss: 'https://evil.example' }, {}],
    ['an error instead of a code', { code: undefined, error: 'access_denied' }, {}],
  ])('is not heard with %s', async (_, parameters, sent) => {
    await expect((await source()).accept(answer(parameters, sent))).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('may not answer with the userinfo of somebody else', async () => {
    answers['/userinfo'] = () => ({ sub: '2', groups: ['Admirals'] });
    const s = await source();
    const discovery = answers['/.well-known/openid-configuration']!;
    answers['/.well-known/openid-configuration'] = (...how) => ({
      ...(discovery(...how) as object),
      userinfo_endpoint: `${issuer}/userinfo`,
    });
    await expect(s.accept(answer())).rejects.toThrow('userinfo of somebody else');
  });

  it('which calls itself otherwise, or cannot be reached, is named to the administrator', async () => {
    const s = await source({ issuer: `${issuer}/realm` });
    answers['/realm/.well-known/openid-configuration'] = answers['/.well-known/openid-configuration']!;
    await expect(s.check?.()).rejects.toThrow(`calls itself ${issuer}, not ${issuer}/realm`);
    await expect((await source({ issuer: 'http://127.0.0.1:1' })).check?.()).rejects.toThrow(
      'cannot give its discovery document',
    );
    const closed = oidcKind.connect(
      { name: 'idp', settings: { issuer, clientId: 'x' }, secrets: {} },
      { ...tools, http: createOutboundHttp({ allow: [] }) },
    );
    await expect(closed.check?.()).rejects.toThrow('GENNAKER_OUTBOUND_ALLOW');
  });

  it('that refuses the client is told apart from one that knows it', async () => {
    const s = await source();
    answers['/token'] = () => ({ status: 401, error: 'invalid_client' });
    await expect(s.check?.()).rejects.toThrow('does not know the client gennaker or refuses its secret');
    answers['/token'] = () => ({ status: 400, error: 'invalid_grant' });
    expect(await s.check?.()).toEqual([`${issuer} answers and knows the client`]);
  });

  it('lets in only the email domains that are wanted, and believes no unverified address', async () => {
    const email = (claim: JsonObject) => source({ emailDomains: ['example.com'] }, () => signed({ claims: claim }));
    await expect((await email({ email: 'lena@example.com' })).accept(answer())).resolves.toBeDefined();
    for (const claim of [
      { email: 'lena@evil.com' },
      { email: 'lena@example.com', email_verified: false },
      {},
    ] as JsonObject[]) {
      await expect((await email(claim)).accept(answer())).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('groups', () => {
  it('of Entra that do not fit into the token are asked of Graph, page by page', async () => {
    const page = '/v1.0/me/transitiveMemberOf/microsoft.graph.group';
    answers[page] = (request) =>
      request.url?.includes('skip')
        ? { value: [{ id: 'g-2', displayName: 'Sailors' }] }
        : { value: [{ id: 'g-1', displayName: 'Crew' }], '@odata.nextLink': `${issuer}${page}?skip=1` };
    const overage = { groups: null, _claim_names: { groups: 'src1' }, _claim_sources: {} } as JsonObject;
    const settings = {
      preset: 'entra',
      apiAddress: issuer,
      groupsAsRoles: false,
      roleTable: { 'g-1': 'crew', sailors: 'sailors' },
    };
    const s = await source(settings, () => signed({ claims: overage }));
    expect((await s.accept(answer())).roles).toEqual(['crew', 'sailors']);
  });

  it('of Google are asked of the directory by a service account', async () => {
    answers['/google-token'] = (_, body) => (body.includes('jwt-bearer') ? { access_token: 'g' } : undefined);
    answers['/admin/directory/v1/groups'] = (request) =>
      request.headers.authorization === 'Bearer g'
        ? { groups: [{ email: 'crew@example.com', name: 'Crew' }] }
        : undefined;
    const googleServiceAccount = JSON.stringify({
      client_email: 'robot@example.com',
      private_key: await exportPKCS8(own.privateKey),
      token_uri: `${issuer}/google-token`,
    });
    const settings = { preset: 'google', apiAddress: issuer, googleAdmin: 'admin@example.com' };
    const s = await source(settings, () => signed({ claims: { email: 'lena@example.com', groups: null } }), {
      googleServiceAccount,
    });
    expect((await s.accept(answer())).roles).toEqual(['crew@example.com']);
    expect(seen.some((url) => url.includes('userKey=lena%40example.com'))).toBe(true);
  });

  it.each<[JsonObject, JsonObject, string[]]>([
    [{ preset: 'gitlab' }, { groups: null, groups_direct: ['acme', 'acme/crew'] }, ['acme', 'acme/crew']],
    [{ preset: 'okta' }, { groups: ['Everyone', 'Crew'] }, ['crew', 'everyone']],
    [{ groupsClaim: 'realm_access.roles' }, { realm_access: { roles: ['deployer'] } }, ['deployer']],
    [{ groupsClaim: 'https://x.example/groups' }, { 'https://x.example/groups': 'a, b' }, ['a', 'b']],
    [{ groupsClaim: '__proto__' }, {}, []],
  ])('stand where %j says', async (settings, more, roles) => {
    const s = await source(settings, () => signed({ claims: more }));
    expect((await s.accept(answer())).roles).toEqual(roles);
  });
});

describe('GitHub', () => {
  const github = (settings: JsonObject = {}) =>
    githubKind.connect(
      {
        name: 'github',
        settings: { clientId: 'x', organizations: ['acme'], address: issuer, apiAddress: issuer, ...settings },
        secrets: { clientSecret: secret },
      },
      tools,
    ) as RedirectSource;
  const people = (organizations: string[]) => {
    answers = {
      '/login/oauth/access_token': (_, body) =>
        body.includes('code_verifier=v') ? { access_token: 'gh' } : { error: 'bad_verification_code' },
      '/user': () => ({ login: 'Lena', name: 'Lena Groß', email: null }),
      '/user/orgs': () => organizations.map((login) => ({ login })),
      '/user/teams': () => [
        { slug: 'crew', name: 'The Crew', organization: { login: 'Acme' } },
        { slug: 'crew', name: 'The Crew', organization: { login: 'Evil' } },
      ],
    };
  };

  it('lets in members of an organisation, with its teams and no others', async () => {
    people(['Acme', 'Evil']);
    const identity = await github({ adminGroups: ['acme/crew'] }).accept(answer({}, { nonce: undefined }));
    expect(identity).toMatchObject({
      name: 'lena',
      displayName: 'Lena Groß',
      roles: ['acme', 'acme/crew'],
      admin: true,
    });
    expect(await github().currentRights?.({ name: 'lena', grant: identity.grant })).toMatchObject({
      roles: ['acme', 'acme/crew'],
    });
  });

  it('keeps out everybody else, and those who left or took their consent back are gone', async () => {
    people(['evil']);
    await expect(github().accept(answer())).rejects.toMatchObject({ code: 'forbidden' });
    expect(await github().currentRights?.({ name: 'lena', grant: { accessToken: 'gh' } })).toBe('gone');
    answers['/user'] = () => ({ status: 401, message: 'Bad credentials' });
    expect(await github().currentRights?.({ name: 'lena', grant: { accessToken: 'gh' } })).toBe('gone');
    answers['/user'] = () => ({ status: 500 });
    await expect(github().currentRights?.({ name: 'lena', grant: { accessToken: 'gh' } })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
