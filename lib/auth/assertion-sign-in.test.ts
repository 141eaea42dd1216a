import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '#lib/accounts/commands';
import { internalActor } from '#lib/auth/actor';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { createTestIdp, type TestAnswer } from '#scripts/test-saml';
import { acceptAssertion, beginAssertion, finishAssertion } from './assertion-sign-in.ts';
import { authenticate } from './authenticate.ts';

let server: TestServer;
const idp = createTestIdp();
beforeAll(async () => {
  server = await startTestServer();
  const { database, box } = server.context;
  const input = {
    kind: 'identity' as const,
    name: 'company',
    type: 'saml',
    settings: {},
    secrets: { metadata: idp.metadata },
  };
  await createAccount(database, internalActor('test'), { ...input, box });
  await createAccount(database, internalActor('test'), { ...input, name: 'other', box });
});
afterAll(() => server.close());

const acs = 'http://gennaker.test/api/auth/saml/company/acs';
async function asked() {
  const { url, browser } = await beginAssertion(server.context, 'company', '/applications?q=1');
  const request = new URL(url).searchParams.get('SAMLRequest') ?? '';
  const inResponseTo = /ID="([^"]+)"/.exec(inflateRawSync(Buffer.from(request, 'base64')).toString())?.[1] ?? '';
  return { browser, inResponseTo };
}
const answer = (how: Partial<TestAnswer> & { inResponseTo: string }) =>
  Buffer.from(
    idp.answer({
      acs,
      audience: 'http://gennaker.test/api/auth/saml/company/metadata',
      attributes: { groups: ['Crew'] },
      ...how,
    }),
  ).toString('base64');
const accept = (response: string, source = 'company') => acceptAssertion(server.context, source, response);
const finish = (ticket: string, browser: string | undefined) =>
  finishAssertion(server.context, 'company', { ticket, browser, address: '10.0.0.1' });

test('the browser that asked ends in the same session as everybody else', async () => {
  const { browser, inResponseTo } = await asked();
  const { cookie, target } = await finish(await accept(answer({ inResponseTo })), browser);
  expect(target).toBe('/applications?q=1');
  expect(cookie).toMatch(/^next-auth\.session-token=.*HttpOnly; SameSite=Lax$/);
  const { database, keys } = server.context;
  const actor = await authenticate(database, keys, new Headers({ cookie: cookie.split(';')[0] ?? '' }));
  expect(actor).toMatchObject({ name: 'lena', roles: ['crew'], via: 'session' });
});

test('an answer counts once, and only for a question that was asked of this source', async () => {
  const { inResponseTo } = await asked();
  const response = answer({ inResponseTo });
  await accept(response);
  await expect(accept(response)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(accept(answer({ inResponseTo: '_never-asked' }))).rejects.toThrow('was not asked');
  const again = await asked();
  await expect(accept(answer({ inResponseTo: again.inResponseTo }), 'other')).rejects.toMatchObject({
    code: 'unauthenticated',
  });
  // Two answers to one question: the first one decides.
  const twice = await asked();
  await accept(answer({ inResponseTo: twice.inResponseTo }));
  await expect(accept(answer({ inResponseTo: twice.inResponseTo, nameId: 'admin' }))).rejects.toThrow(
    'answered before',
  );
});

test('a ticket is worth nothing in another browser, twice, or made up', async () => {
  const one = await asked();
  const other = await asked();
  const ticket = await accept(answer({ inResponseTo: one.inResponseTo }));
  await expect(finish(ticket, other.browser)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(finish(ticket, one.browser)).rejects.toMatchObject({ code: 'unauthenticated' });
  const next = await asked();
  const good = await accept(answer({ inResponseTo: next.inResponseTo }));
  await expect(finish(good, undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(finish('made-up', next.browser)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('many arrivals of the same answer at once make one ticket', async () => {
  const { inResponseTo } = await asked();
  const response = answer({ inResponseTo });
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => accept(response)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('there is no way in by a source that is something else', async () => {
  await expect(beginAssertion(server.context, 'local', '/')).rejects.toMatchObject({ code: 'not-found' });
});
