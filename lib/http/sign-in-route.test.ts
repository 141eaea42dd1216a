import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '#lib/accounts/commands';
import { internalActor } from '#lib/auth/actor';
import { signInByCertificate } from '#lib/auth/certificate-sign-in';
import { notFound, unauthenticated } from '#lib/kernel/errors';
import { createTestIdp } from '#scripts/test-saml';
import { answerOrDoor, ownPath, seeOther, withSignIn } from './sign-in-route.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const { database, box } = server.context;
  const settings = { proxies: ['10.0.0.5'] };
  const input = { kind: 'identity' as const, name: 'cards', type: 'x509', settings, secrets: {}, box };
  await createAccount(database, internalActor('test'), input);
});
afterAll(() => server.close());

const call = (handler: ReturnType<typeof withSignIn>, headers: Record<string, string> = {}) =>
  handler(new Request('http://gennaker.test/', { method: 'POST', headers }), {
    params: Promise.resolve({ source: 'cards' }),
  });

test('a failure leads to the sign-in page with a word and no reason, which is in the audit log', async () => {
  const failing = withSignIn(() => Promise.reject(unauthenticated('the secret reason')));
  const answer = await call(failing);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/sign-in?error=AnswerRefused');
  const script = await call(failing, { accept: 'application/json' });
  expect(await script.json()).toEqual({ url: '/sign-in?error=AnswerRefused' });
  const { rows } = await server.context.database.pool.query(
    `SELECT reason, actor FROM audit_entries WHERE result = 'refused'`,
  );
  expect(rows[0]).toEqual({ reason: 'cards: the secret reason', actor: '<unknown>' });
});

test('a person who comes from a source that is down or gone lands at the door, and a program is told so', async () => {
  const missing = withSignIn(() => Promise.reject(notFound('There is no source cards')));
  expect((await call(missing, { accept: 'text/html' })).headers.get('location')).toBe('/sign-in?error=SourceGone');
  expect((await call(missing)).status).toBe(404);
  const bare = new Response('Error: …', { status: 400, headers: { 'content-type': 'text/plain;charset=UTF-8' } });
  const back = new Request('http://gennaker.test/api/auth/callback/idp?code=x');
  expect(answerOrDoor(back, bare).headers.get('location')).toBe('/sign-in?error=SourceFailed');
  expect(answerOrDoor(new Request(back, { method: 'POST' }), bare)).toBe(bare);
  const good = Response.json({ csrfToken: 'x' });
  expect(answerOrDoor(back, good)).toBe(good);
});

test('a certificate in a header that anybody can write signs nobody in', async () => {
  const step = withSignIn(async ({ context, source, request, peer, address }) => {
    await signInByCertificate(context, source, { headers: request.headers, peer, address });
    return seeOther('/', request);
  });
  const forged = { 'x-client-cert': encodeURIComponent(createTestIdp().own.certificate), 'x-client-verify': 'SUCCESS' };
  const disguises: Record<string, string>[] = [
    {},
    { 'x-forwarded-for': '10.0.0.5' },
    { 'x-gennaker-peer': 'x 10.0.0.5' },
  ];
  for (const headers of disguises) {
    const answer = await call(step, { ...forged, ...headers });
    expect(answer.headers.get('location')).toBe('/sign-in?error=NotAdmitted');
    expect(answer.headers.get('set-cookie')).toBeNull();
  }
});

test.each([
  ['/applications?q=1', '/applications?q=1'],
  ['https://evil.example/x', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
])('a person who wants to go to %j goes to %j', (wanted, path) => {
  expect(ownPath(wanted)).toBe(path);
});
