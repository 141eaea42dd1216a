import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionCookie } from '#lib/auth/session';
import { hashToken } from '#lib/auth/tokens';
import type { RouteHandler } from '#lib/http/guarded-route';
import { createOutboundHttp } from '#lib/http/outbound';
import { RateLimit } from '#lib/http/rate-limit';
import { ownPath } from '#lib/http/sign-in-route';
import { startTestServer, type TestAnswer, type TestServer } from '#lib/http/test-server';
import { createLogger } from '#lib/kernel/logger';
import { insertSession } from '#lib/store/sessions';
import {
  type Attack,
  beyondAttacks,
  bodyAttacks,
  crossSiteAttacks,
  expressionEscapes,
  formAttacks,
  innerAddresses,
  searchTexts,
  strangerAttacks,
} from './test-attack-list.ts';

let server: TestServer;
let inner: http.Server;
let visitors = 0;
let port = 0;
/** What stands for itself in the list: a good cookie and what is made from it. */
const words: Record<string, string> = {};

beforeAll(async () => {
  server = await startTestServer();
  await server.person('boss', { admin: true });
  await server.person('otto', { roles: ['crew'] });
  inner = http.createServer((_request, response) => {
    visitors++;
    response.end('{}');
  });
  await new Promise<void>((done) => inner.listen(0, '127.0.0.1', done));
  port = (inner.address() as AddressInfo).port;
  await makeSessions();
});
afterAll(async () => {
  inner.close();
  await server.close();
});

async function makeSessions(): Promise<void> {
  const { pool } = server.context.database;
  const { rows } = await pool.query<{ id: string; name: string; epoch: number }>(
    'SELECT id, name, session_epoch AS epoch FROM users',
  );
  const [boss, otto] = ['boss', 'otto'].map((name) => rows.find((row) => row.name === name)!);
  const sessionId = await insertSession(pool, { userId: boss!.id, address: '' });
  const claims = { userId: boss!.id, epoch: boss!.epoch, sessionId };
  const key = server.context.keys;
  words.SESSION = await sessionCookie(claims, key);
  words.SESSION_TOKEN = words.SESSION.split('=').slice(1).join('=');
  words.OTHER_KEY = await sessionCookie(claims, Buffer.alloc(32, 8));
  words.ENDED = await sessionCookie({ ...claims, sessionId: 'ended' }, key);
  words.SWAPPED = await sessionCookie({ ...claims, userId: otto!.id }, key);
  words.TOKEN_HASH = hashToken('gnk_boss-in-a-test');
}

async function send({ route, headers = {}, ...request }: Attack['request'], verb = request.method ?? 'GET') {
  const module = (await import(pathToFileURL(`app/api/${route}/route.ts`).href)) as Record<string, RouteHandler>;
  const filled = Object.entries(headers).map(([name, value]) => [
    name,
    value.replace(/SESSION_TOKEN|SESSION|OTHER_KEY|ENDED|SWAPPED|TOKEN_HASH/, (word) => words[word] ?? word),
  ]);
  return await server.call(module[verb]!, { ...request, headers: Object.fromEntries(filled) });
}

async function refusals(): Promise<number> {
  const { rows } = await server.context.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_entries WHERE result = 'refused'`,
  );
  return rows[0]!.count;
}

async function isAlive(): Promise<void> {
  expect((await send({ route: 'me', as: 'boss' })).status).toBe(200);
  expect(({} as Record<string, unknown>).admin, 'no prototype is polluted').toBeUndefined();
}

/** One clear sentence, and nothing of what lies inside. */
function isClear(answer: TestAnswer): void {
  const { message } = (answer.body as { error: { message: string } }).error;
  expect(message).toMatch(/^\S.{10,400}$/u);
  expect(message).not.toMatch(/\bat .*\.ts:\d|node_modules|select |postgres:\/\//i);
}

const known = [...crossSiteAttacks, ...formAttacks, ...bodyAttacks, ...beyondAttacks];
test.each(known.map((attack) => [attack.ids, attack.title, attack] as const))(
  '%s: %s is refused, clearly and with an entry in the audit log',
  async (_ids, _title, { request, refused }) => {
    const before = await refusals();
    const answer = await send(request);
    expect(refused).toContain(answer.status);
    isClear(answer);
    expect(await refusals()).toBe(before + 1);
    await isAlive();
  },
);

test.each(strangerAttacks.map((attack) => [attack.ids, attack.title, attack] as const))(
  '%s: %s is refused',
  async (_ids, _title, { request, refused }) => {
    const answer = await send(request);
    expect(refused).toContain(answer.status);
    isClear(answer);
    await isAlive();
  },
);

test.each(innerAddresses)('%s: an account cannot be aimed at %s', async (_ids, address) => {
  const body = {
    kind: 'ci',
    name: `aimed-${Math.random().toString(36).slice(2)}`,
    type: 'jenkins',
    settings: { address: address.replace('PORT', String(port)), user: 'x' },
    secrets: { token: 'x' },
  };
  const made = await send({ route: 'accounts', method: 'POST', as: 'boss', body });
  if (made.status === 201) {
    const params = { kind: 'ci', name: body.name };
    const tried = await send({ route: 'accounts/[kind]/[name]/test', method: 'POST', as: 'boss', params });
    expect(tried.body).toMatchObject({ findings: [{ level: 'error', message: expect.stringMatching(/.{20,}/) }] });
  } else {
    expect([400, 422]).toContain(made.status);
    isClear(made);
  }
  expect(visitors).toBe(0);
  await isAlive();
});

test.each([301, 302, 303, 307, 308])('CWE-918 CWE-601: a redirect with %i does not lead inside', async (status) => {
  const outside = http.createServer((_request, response) => {
    response.writeHead(status, { location: `http://127.0.0.1:${port}/` }).end();
  });
  await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
  const { port: first } = outside.address() as AddressInfo;
  const client = createOutboundHttp({ allow: [`127.0.0.1:${first}`] });
  await expect(client.request({ url: `http://127.0.0.1:${first}/` })).rejects.toMatchObject({ code: 'forbidden' });
  expect(visitors).toBe(0);
  outside.close();
});

test.each([
  ['CWE-113', 'x\r\nx-forged: 1'],
  ['CWE-93', 'x\nhost: evil'],
  ['CWE-626', 'x\u0000y'],
])('%s: the header value %j is not sent', async (_ids, value) => {
  const client = createOutboundHttp({ allow: ['127.0.0.1'] });
  const request = client.request({ url: `http://127.0.0.1:${port}/`, headers: { 'x-note': value } });
  await expect(request).rejects.toMatchObject({ code: 'invalid' });
  expect(visitors).toBe(0);
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  '/\t/evil.example',
  'http:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' //evil.example',
  '/..//evil.example',
])('CWE-601 V3.7.2: after signing in nobody lands at %j', (target) => {
  const path = ownPath(target);
  expect(path).toMatch(/^\/(?![/\\])/);
  expect(new URL(path, 'http://here').origin).toBe('http://here');
});

test.each([
  '/',
  '/iconic',
  '/icon.svg',
  '/favicon-x',
  '/apple-icon/x',
  '/_next/x',
  '/_next/data/x.json',
  '/api',
  '/gate',
  '/%',
])('CWE-1021 CWE-79 V3.4.3: what is not there at %s is told on a page with a policy', async (path) => {
  const { config } = await import(pathToFileURL('proxy.ts').href);
  expect(path).toMatch(new RegExp(`^${config.matcher[0]}$`));
});

test.each(searchTexts)('%s: a search for %j finds nothing and breaks nothing', async (_ids, text) => {
  const query = `/?${new URLSearchParams({ object: text, search: text, actor: text.slice(0, 300) })}`.replace(
    /object=[^&]{900,}/,
    'object=x',
  );
  for (const route of ['audit', 'applications']) {
    const answer = await send({ route, as: 'boss', path: query });
    expect([200, 400], `${route}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
    if (answer.status === 200) expect((answer.body as { rows: unknown[] }).rows).toEqual([]);
    else isClear(answer);
  }
  await isAlive();
});

test.each(['pipelines/[id]', 'accounts/[kind]/[name]'])(
  'CWE-158 CWE-22: a NUL byte or dots in the path of %s',
  async (route) => {
    for (const id of ['a\u0000b', '../../etc/passwd', '..\\..']) {
      const answer = await send({ route, as: 'boss', params: { id, kind: 'ci', name: id } });
      expect([400, 404]).toContain(answer.status);
      isClear(answer);
    }
  },
);

test.each(expressionEscapes)('%s: the expression %j does not reach out', async (_ids, expression) => {
  const started = performance.now();
  const answer = await send({ route: 'expressions/evaluate', method: 'POST', as: 'otto', body: { expression } });
  expect(performance.now() - started).toBeLessThan(60_000);
  expect(answer.status).toBeLessThan(500);
  const text = JSON.stringify(answer.body);
  expect(text).not.toMatch(/uid=\d|postgresql:\/\/|child_process"\]|\[native code\]/);
  await isAlive();
});

test.each(['a\n{"level":"error","message":"forged"}', 'a\r\nforged', '\u001b[31mred'])(
  'CWE-117: %j in a log stays inside its line',
  (text) => {
    const lines: string[] = [];
    createLogger({ write: (line) => lines.push(line) }).info('A webhook arrived', { source: text });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
  },
);

test('CWE-770: a flood of webhooks is told to come back later, and others are served', async () => {
  const { POST } = await import('../hooks/webhook/[source]/route.ts');
  server.context.limits = { ...server.context.limits, webhooks: new RateLimit({ burst: 20, perSecond: 0.1 }) };
  const statuses = new Map<number, number>();
  for (let number = 0; number < 40; number++) {
    const request = new Request('http://gennaker.test/hooks/webhook/flood', { method: 'POST' });
    const { status, headers } = await POST(request, { params: Promise.resolve({ source: 'flood' }) });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(statuses.get(429) ?? 0).toBeGreaterThan(0);
  const other = new Request('http://gennaker.test/hooks/webhook/calm', { method: 'POST' });
  expect((await POST(other, { params: Promise.resolve({ source: 'calm' }) })).status).toBe(200);
  await isAlive();
});

test('the list here holds more than a hundred attacks, and attack-texts.test.ts as many again', () => {
  const all = [known, strangerAttacks, innerAddresses, expressionEscapes, searchTexts];
  expect(all.reduce((sum, part) => sum + part.length, 0) + 5 + 3 + 10 + 10 + 3 + 1).toBeGreaterThan(120);
});
