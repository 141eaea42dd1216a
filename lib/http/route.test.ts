import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { beginSession } from '#lib/auth/admit';
import { sessionCookie } from '#lib/auth/session';
import { signOutEverywhere } from '#lib/auth/sessions';
import { conflict, GennakerError, invalid } from '#lib/kernel/errors';
import { selectAudit } from '#lib/store/audit';
import { findUserByName } from '#lib/store/users';
import { withGate } from './gate-route.ts';
import { withRoute } from './route.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.person('lena', { roles: ['crew'] });
});
afterAll(() => server.close());

const whoami = withRoute({ rule: 'signed in' }, ({ actor }) => ({ name: actor.name }));
const change = withRoute({ rule: 'signed in', body: z.object({ to: z.string() }) }, ({ body }) => ({
  changed: body.to,
}));

async function cookieOf(name: string): Promise<string> {
  const user = await findUserByName(server.context.database.pool, name);
  return await sessionCookie(await beginSession(server.context.database, user!, ''), server.context.keys);
}

test('strangers and wrong tokens are refused', async () => {
  expect(await server.call(whoami, {})).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
  for (const headers of [
    { authorization: 'Bearer gnk_nonsense' },
    { authorization: 'Basic bGVuYTpsZW5h' },
    { 'x-spinnaker-token': '' },
    { cookie: 'next-auth.session-token=forged' },
  ] as Record<string, string>[]) {
    expect((await server.call(whoami, { headers })).status).toBe(401);
  }
});

test('wrong tokens leave one entry in the audit log for each place they come from, and their number', async () => {
  const refused = async () =>
    (await selectAudit(server.context.database.pool, { actor: '<unknown>', action: 'request.refuse', limit: 20 }))
      .filter(({ address }) => address === '192.0.2.9')
      .reverse();
  const headers = { authorization: 'Bearer gnk_guessed', 'x-forwarded-for': '192.0.2.9' };
  for (let time = 0; time < 5; time++) await server.call(whoami, { path: '/api/who', headers });
  expect(await refused()).toMatchObject([{ object: 'GET /api/who', via: 'token', result: 'refused' }]);
  await server.context.refusals.flush();
  const entries = await refused();
  expect(entries.map(({ details }) => details.repeated)).toEqual([undefined, 4]);
  expect(JSON.stringify(entries)).not.toContain('gnk_guessed');
});

test('a token and a session each say who asks', async () => {
  expect((await server.call(whoami, { as: 'lena' })).body).toEqual({ name: 'lena' });
  expect((await server.call(whoami, { headers: { cookie: await cookieOf('lena') } })).body).toEqual({ name: 'lena' });
});

test('a wrong token is not rescued by a cookie', async () => {
  const headers = { cookie: await cookieOf('lena'), authorization: 'Bearer gnk_nonsense' };
  expect((await server.call(whoami, { headers })).status).toBe(401);
});

test('a change by session must come from our own pages', async () => {
  const cookie = await cookieOf('lena');
  const send = (headers: Record<string, string>) =>
    server.call(change, { method: 'POST', body: { to: 'x' }, headers: { cookie, ...headers } });
  expect((await send({})).status).toBe(403);
  expect((await send({ origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await send({ 'sec-fetch-site': 'cross-site', origin: 'http://gennaker.test' })).status).toBe(403);
  expect((await send({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await send({ origin: 'http://gennaker.test' })).status).toBe(200);
  expect((await send({ 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' })).status).toBe(400);
});

test('signing out everywhere ends the sessions that exist', async () => {
  await server.person('otto');
  const cookie = await cookieOf('otto');
  const actor = { name: 'otto', displayName: 'otto', roles: [], admin: false, via: 'session' as const };
  await signOutEverywhere(server.context.database, actor, {});
  expect((await server.call(whoami, { headers: { cookie } })).status).toBe(401);
  expect((await server.call(whoami, { headers: { cookie: await cookieOf('otto') } })).status).toBe(200);
});

test('a new key signs nobody out, and each session moves over to it when it is used', async () => {
  const [older, newer] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
  const cookie = await cookieOf('lena');
  server.context.keys = () => [newer, older];
  const answer = await server.call(whoami, { headers: { cookie } });
  expect(answer.body).toEqual({ name: 'lena' });
  const [renewed = '', ...attributes] = answer.headers.get('set-cookie')!.split('; ');
  expect(attributes).toEqual(['Path=/', expect.stringMatching(/^Max-Age=\d+$/), 'HttpOnly', 'SameSite=Lax']);

  server.context.keys = newer;
  const later = await server.call(whoami, { headers: { cookie: renewed } });
  expect(later.body).toMatchObject({ name: 'lena' });
  expect(later.headers.get('set-cookie')).toBeNull();
  expect((await server.call(whoami, { headers: { cookie } })).status).toBe(401);
  server.context.keys = older;
});

test.each([
  ['not JSON', '{', 'is not JSON'],
  ['of the wrong shape', '{"to":1}', 'to: '],
  ['with a member __proto__', '{"to":"x","a":{"__proto__":{}}}', '__proto__'],
  ['with a NUL', '{"to":"a\\u0000b"}', 'cannot be stored'],
  ['nested too deep', `{"to":"x","a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'levels deep'],
])('a body %s is refused with its reason', async (_case, body, reason) => {
  const answer = await server.call(change, { as: 'lena', method: 'POST', body });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(reason);
});

test('asking too often says when to come back, and what is too large to fetch does not sound like it', async () => {
  const failing = (data?: object) => {
    const handle = () => {
      throw new GennakerError('limit', 'http://files.test/chart sent more than 9 bytes', { data });
    };
    return [withRoute({ rule: 'signed in' }, handle), withGate({ rule: 'signed in' }, handle)];
  };
  for (const route of failing()) {
    const { status, headers, body } = await server.call(route, { as: 'lena' });
    expect([status, headers.get('retry-after')]).toEqual([422, null]);
    expect(JSON.stringify(body)).toContain('sent more than 9 bytes');
    expect(JSON.stringify(body)).not.toContain('TooMany');
  }
  for (const route of failing({ retryAfter: 30 })) {
    const { status, headers } = await server.call(route, { as: 'lena' });
    expect([status, headers.get('retry-after')]).toEqual([429, '30']);
  }
});

test('a body of more than 12 MB is refused', async () => {
  const body = { to: 'x'.repeat(12 * 1024 * 1024) };
  expect(await server.call(change, { as: 'lena', method: 'POST', body })).toMatchObject({
    status: 413,
    body: { error: { code: 'too-large', message: 'The body is larger than 12 MB; send less at once' } },
  });
});

test('findings make a refusal 422, and a conflict carries its data', async () => {
  const findings = withRoute({ rule: 'signed in' }, () => Promise.reject(invalid('No', { data: { findings: [] } })));
  expect(await server.call(findings, { as: 'lena' })).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid' } },
  });
  const stale = withRoute({ rule: 'signed in' }, () => Promise.reject(conflict('Stale', { data: { current: 2 } })));
  expect(await server.call(stale, { as: 'lena' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: 'Stale', data: { current: 2 } } },
  });
});

test('what we did not expect is told by its request id only', async () => {
  const broken = withRoute({ rule: 'signed in' }, () => Promise.reject(new Error('password=hunter2')));
  const answer = await server.call(broken, { as: 'lena' });
  expect(answer.status).toBe(500);
  expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  expect(JSON.stringify(answer.body)).toContain(answer.headers.get('x-request-id'));
});

test('Gate’s clients get the error body of Spring, and an empty 200 for nothing', async () => {
  const refused = withGate({ rule: 'signed in' }, () => Promise.reject(invalid('A pipeline needs a name')));
  expect(await server.call(refused, { as: 'lena' })).toMatchObject({
    status: 400,
    body: { status: 400, error: 'Bad Request', message: 'A pipeline needs a name', timestamp: expect.any(Number) },
  });
  expect(
    await server.call(
      withGate({ rule: 'signed in' }, () => undefined),
      { as: 'lena' },
    ),
  ).toMatchObject({ status: 200, body: '' });
});
