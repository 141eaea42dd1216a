import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#lib/auth/password';
import { beginSecondStep } from '#lib/auth/second-step';
import { signInWithPassword } from '#lib/auth/sign-in';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { fromBase32 } from '#lib/identity/second-factor/base32';
import { codeAt } from '#lib/identity/second-factor/one-time-code';
import { writeSecondFactorPolicy } from '#lib/store/second-factor-policy';
import { insertLocalUser } from '#lib/store/users';
import { GET as whoAmI } from '../me/route.ts';
import { POST as showCode } from './second-step/route.ts';
import { PUT as confirm, POST as setUp } from './second-step/set-up/route.ts';

const password = 'four quiet boats at anchor';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const { pool } = server.context.database;
  const person = { displayName: '', email: '', passwordHash: await hashPassword(password), roles: [], admin: false };
  await insertLocalUser(pool, { name: 'lena', ...person });
  await writeSecondFactorPolicy(pool, 'everybody');
});
afterAll(() => server.close());

async function send(
  handler: (request: Request) => Promise<Response>,
  cookie: string,
  body: unknown,
  from = 'same-origin',
) {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': from, cookie };
  const answer = await handler(
    new Request('http://gennaker.test/', { method: 'POST', headers, body: JSON.stringify(body) }),
  );
  return { status: answer.status, body: await answer.json(), cookies: answer.headers.getSetCookie() };
}

async function ticket(): Promise<string> {
  const { database, sources } = server.context;
  const { user, next } = await signInWithPassword(database, sources, { name: 'lena', password, address: '' });
  return (await beginSecondStep(server.context, user, next!, '')).split(';')[0]!;
}

test('whoever has the password sets a second factor up, and comes in with it alone', async () => {
  const cookie = await ticket();
  const made = await send(setUp, cookie, {});
  expect(made).toMatchObject({
    status: 200,
    cookies: [],
    body: { secret: expect.stringMatching(/^([A-Z2-7]{4} ?){8}$/) },
  });
  const bytes = fromBase32(made.body.secret);
  const sent = { setUp: made.body.setUp, code: codeAt(bytes, Date.now()) };
  expect(await send(confirm, cookie, { ...sent, code: 'x' })).toMatchObject({ status: 400, cookies: [] });
  const { status, body, cookies } = await send(confirm, cookie, sent);
  expect({ status, codes: body.recoveryCodes.length }).toEqual({ status: 200, codes: 10 });
  expect(cookies[0]).toMatch(/^next-auth\.session-token=.*HttpOnly/);
  expect(cookies[1]).toMatch(/^gennaker-second-step=; Path=\/; Max-Age=0/);
  const me = await server.call(whoAmI, { headers: { cookie: cookies[0]!.split(';')[0]! } });
  expect(me.body).toMatchObject({ name: 'lena', via: 'session' });
  const again = await send(showCode, await ticket(), { code: body.recoveryCodes[0] });
  expect(again.cookies[0]).toMatch(/^next-auth\.session-token=/);
});

test('without a ticket there is nothing to learn or to try', async () => {
  for (const [handler, body] of [
    [showCode, { code: '123456' }],
    [setUp, {}],
    [confirm, { setUp: 'x', code: '123456' }],
  ] as const) {
    const answer = await send(handler, 'gennaker-second-step=made-up', body);
    expect(answer).toMatchObject({ status: 401, cookies: [] });
    expect(answer.body.error.message).toContain('begin again with your password');
  }
  const { rows } = await server.context.database.pool.query(
    `SELECT actor, object, result FROM audit_entries WHERE action = 'request.refuse'`,
  );
  expect(rows).toEqual([{ actor: '<unknown>', object: 'POST /', result: 'refused' }]);
});

test('another site cannot send a code for somebody', async () => {
  const answer = await send(showCode, await ticket(), { code: '123456' }, 'cross-site');
  expect(answer).toMatchObject({ status: 403, cookies: [] });
});

test.each([{}, { code: '' }, { code: 7 }, { code: 'x'.repeat(101) }])('%j is no code', async (body) => {
  const answer = await send(showCode, await ticket(), body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toMatch(/code/);
});
