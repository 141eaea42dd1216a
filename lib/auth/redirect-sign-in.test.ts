import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '#lib/accounts/commands';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { type Database, openDatabase } from '#lib/store/database';
import { freshDatabase, type TestDatabase } from '#scripts/test-database';
import { browseTo, startTestOpenId, type TestOpenId, testClient } from '#scripts/test-openid';
import { authenticate } from './authenticate.ts';
import { authOptions } from './options.ts';
import { refreshRights } from './refresh-rights.ts';
import { testSources } from './test-sources.ts';

/** The whole way through next-auth, with a real OpenID provider: there, back, refreshed, gone. */
let fresh: TestDatabase;
let database: Database;
let openId: TestOpenId;
const secretKey = Buffer.alloc(32, 7);
const url = 'http://127.0.0.1:3999';

beforeAll(async () => {
  process.env.NEXTAUTH_URL = url;
  fresh = await freshDatabase();
  database = openDatabase(fresh.url, { connections: 4 });
  openId = await startTestOpenId(`${url}/api/auth/callback/idp`);
  openId.people.set('lena', { name: 'Lena Groß', groups: ['Crew', 'Admirals'] });
  openId.people.set('otto', { name: 'Otto', groups: [] });
  await createAccount(database, internalActor('test'), {
    kind: 'identity',
    name: 'idp',
    type: 'oidc',
    settings: {
      issuer: openId.issuer,
      clientId: testClient.id,
      scopes: 'groups offline_access',
      adminGroups: ['admirals'],
      requiredGroups: ['crew', 'sailors'],
    },
    secrets: { clientSecret: testClient.secret },
    box: createSecretBox(secretKey),
  });
});
afterAll(async () => {
  delete process.env.NEXTAUTH_URL;
  await openId.close();
  await database.close();
  await fresh.drop();
});

interface Answer {
  status: number;
  redirect: string;
  body: object;
}

/** A browser: keeps cookies and asks next-auth itself. */
function browser() {
  const cookies: Record<string, string> = {};
  return {
    cookies,
    async ask(method: 'GET' | 'POST', place: string, query = {}, body = {}): Promise<Answer> {
      const parts = { database, keys: secretKey, sources: testSources(database), url: 'http://gennaker.test' };
      const nextauth = place.split('/');
      const answer: Answer = { status: 200, redirect: '', body: {} };
      const set = new Map<string, unknown>();
      const response = {
        status: (code: number) => {
          answer.status = code;
          return response;
        },
        getHeader: (name: string) => set.get(name.toLowerCase()),
        setHeader: (name: string, value: unknown) => {
          set.set(name.toLowerCase(), value);
          return response;
        },
        send: (value: object) => {
          answer.body = value;
        },
        end: () => response,
      };
      const request = { method, query: { nextauth, ...query }, body, cookies, headers: {} };
      const options = await authOptions(parts, nextauth, new Headers(), new Headers());
      await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options);
      for (const line of [set.get('set-cookie') ?? []].flat().map(String)) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies[name] = decodeURIComponent(value);
      }
      return { ...answer, redirect: String(set.get('location') ?? '') };
    },
    actor() {
      const cookie = Object.entries(cookies)
        .map(([name, value]) => `${name}=${value}`)
        .join('; ');
      return authenticate(database, secretKey, new Headers({ cookie }));
    },
  };
}

async function leave(person: string) {
  const b = browser();
  openId.next = person;
  const { csrfToken } = (await b.ask('GET', 'csrf')).body as { csrfToken: string };
  const away = await b.ask('POST', 'signin/idp', {}, { csrfToken });
  const back = await browseTo(away.redirect, `${url}/api/auth/callback/idp`);
  return { ...b, away: new URL(away.redirect), answer: Object.fromEntries(back.searchParams) };
}

test('a person signs in elsewhere, has roles by their groups, loses one while signed in, and signs out', async () => {
  const b = await leave('lena');
  expect(b.away.searchParams.get('code_challenge_method')).toBe('S256');
  expect(b.away.searchParams.get('nonce')).toBeTruthy();
  await b.ask('GET', 'callback/idp', b.answer);
  expect(await b.actor()).toMatchObject({
    name: 'lena',
    displayName: 'Lena Groß',
    roles: ['admirals', 'crew'],
    admin: true,
  });
  const stored = await database.pool.query('SELECT * FROM users');
  expect(stored.rows[0].source_grant).toMatch(/^v1\./);

  openId.people.set('lena', { name: 'Lena Groß', groups: ['Sailors'] });
  const refresh = () => refreshRights(database, testSources(database), { name: 'lena', olderThanMs: 0 });
  expect(await refresh()).toMatchObject({ changed: ['lena'] });
  expect(await b.actor()).toMatchObject({ roles: ['sailors'], admin: false });
  // The provider gives another refresh token each time; the new one is kept.
  expect(await refresh()).toMatchObject({ asked: 1, changed: [], gone: [] });

  const { csrfToken } = (await b.ask('GET', 'csrf')).body as { csrfToken: string };
  const copy = { ...b.cookies };
  await b.ask('POST', 'signout', {}, { csrfToken });
  Object.assign(b.cookies, copy);
  expect(await b.actor()).toBeUndefined();
});

test('somebody taken out of the groups that may come in is signed out within the refresh', async () => {
  openId.people.set('lena', { name: 'Lena Groß', groups: ['Crew'] });
  const b = await leave('lena');
  await b.ask('GET', 'callback/idp', b.answer);
  expect(await b.actor()).toBeDefined();
  openId.people.set('lena', { name: 'Lena Groß', groups: [] });
  const result = await refreshRights(database, testSources(database), { name: 'lena', olderThanMs: 0 });
  expect(result).toMatchObject({ gone: ['lena'] });
  expect(await b.actor()).toBeUndefined();
});

test('somebody in none of the groups is told so and nothing more, and the refusal is in the audit log', async () => {
  const b = await leave('otto');
  const answer = await b.ask('GET', 'callback/idp', b.answer);
  expect(answer.redirect).toBe('/sign-in?error=NotAdmitted');
  expect(await b.actor()).toBeUndefined();
  const { rows } = await database.pool.query(`SELECT reason FROM audit_entries WHERE result = 'refused'`);
  expect(rows[0].reason).toContain('none of the groups');
});

test('an answer meant for another browser, a second use of it, and one without its state are refused', async () => {
  openId.people.set('lena', { name: 'Lena Groß', groups: ['Crew'] });
  const b = await leave('lena');
  const stranger = browser();
  await stranger.ask('GET', 'callback/idp', b.answer);
  expect(await stranger.actor()).toBeUndefined();
  await b.ask('GET', 'callback/idp', { ...b.answer, state: 'another' });
  expect(await b.actor()).toBeUndefined();

  const good = await leave('lena');
  const before = { ...good.cookies };
  await good.ask('GET', 'callback/idp', good.answer);
  expect(await good.actor()).toBeDefined();
  const again = browser();
  Object.assign(again.cookies, before);
  await again.ask('GET', 'callback/idp', good.answer);
  expect(await again.actor()).toBeUndefined();
});

test('a provider that is down keeps nobody else out, and leads back to the sign-in page', async () => {
  await openId.close();
  const b = browser();
  const { csrfToken } = (await b.ask('GET', 'csrf')).body as { csrfToken: string };
  const answer = await b.ask('POST', 'signin/idp', {}, { csrfToken });
  expect(answer.redirect).not.toContain(openId.issuer);
  expect(answer.status === 400 || answer.redirect.startsWith(`${url}/`)).toBe(true);
});
