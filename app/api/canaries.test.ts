import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RouteHandler } from '#lib/http/guarded-route';
import { startTestServer, type TestRequest, type TestServer } from '#lib/http/test-server';
import { createLogger } from '#lib/kernel/logger';

/** A word in each kind of secret; wherever one turns up again, something leaks. */
const canary = (kind: string) => `canary-${kind}-5f3a9c`;
const anyCanary = /canary-[a-z-]+-5f3a9c/;
const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'c', cluster: { server: 'https://192.0.2.1:6443' } }],
  users: [{ name: 'u', user: { token: canary('kubeconfig') } }],
  contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
  'current-context': 'x',
});

/** Held open for as long as somebody listens. */
const streams = /(stream|events|live)\/route\.ts$/;
const routes = globSync('app/{api,gate}/**/route.ts').filter(
  (file) => !file.includes('api/auth/') && !streams.test(file),
);

let server: TestServer;
const lines: string[] = [];
let token = '';
beforeAll(async () => {
  server = await startTestServer();
  server.context.logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
  await server.person('boss', { admin: true });
  await plant();
});
afterAll(() => server.close());

async function call(file: string, verb: string, request: Omit<TestRequest, 'method'> = {}) {
  const module = (await import(pathToFileURL(file).href)) as Record<string, RouteHandler>;
  return await server.call(module[verb]!, { as: 'boss', method: verb, ...request });
}

async function plant(): Promise<void> {
  const accounts = [
    {
      kind: 'ci',
      name: 'main',
      type: 'jenkins',
      settings: { address: 'https://ci.example.com', user: 'x' },
      secrets: { token: canary('ci-token') },
    },
    { kind: 'cloud', name: 'main', type: 'kubernetes', settings: {}, secrets: { kubeconfig } },
  ];
  for (const body of accounts) {
    const answer = await call('app/api/accounts/route.ts', 'POST', { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
  const change = { params: { kind: 'ci', name: 'main' }, body: { secrets: { token: canary('changed-token') } } };
  expect((await call('app/api/accounts/[kind]/[name]/route.ts', 'PUT', change)).status).toBeLessThan(300);
  const person = { name: 'lena', password: canary('password') };
  expect((await call('app/api/users/route.ts', 'POST', { body: person })).status).toBe(201);
  expect((await call('app/api/applications/route.ts', 'POST', { body: { name: 'storefront' } })).status).toBe(201);
  // A person’s mistakes: the secret where it does not belong, in a body that is then refused.
  for (const body of [
    `{"token":"${canary('broken-json')}"`,
    { ...accounts[0], kind: 'none', secrets: { token: canary('refused') } },
  ]) {
    expect((await call('app/api/accounts/route.ts', 'POST', { body })).status).toBe(400);
  }
  await server.call((await import('./me/route.ts')).GET, { headers: { authorization: `Bearer ${canary('token')}` } });
  token = 'gnk_boss-in-a-test';
}

const params = {
  kind: 'ci',
  name: 'main',
  id: 'main',
  account: 'main',
  application: 'storefront',
  source: 'main',
  version: '1',
  stageId: 'x',
  path: ['x'],
};
const readable = routes.map((file) => [file.replace(/^app\/|\/route\.ts$/g, ''), file]);

test.each(readable)('%s answers without a secret', async (_name, file) => {
  const module = (await import(pathToFileURL(file!).href)) as Record<string, unknown>;
  if (!('GET' in module)) return;
  for (const path of ['/', '/?application=storefront&kind=all&expand=true&all=true&search=a&q=a&format=csv']) {
    const answer = await call(file!, 'GET', { params, path });
    const text = JSON.stringify([answer.body, ...answer.headers]);
    expect(text).not.toMatch(anyCanary);
    expect(text).not.toContain(token);
  }
});

test('trying an account tells what is wrong without its secret', async () => {
  for (const kind of ['ci', 'cloud']) {
    const request = { params: { kind, name: 'main' } };
    const answer = await call('app/api/accounts/[kind]/[name]/test/route.ts', 'POST', request);
    expect(JSON.stringify(answer.body)).not.toMatch(anyCanary);
  }
});

test('no table holds a secret as it is, and no token', async () => {
  const { pool } = server.context.database;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')`,
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
    const text = rows.map(({ row }) => row).join('\n');
    expect(text, name).not.toMatch(anyCanary);
    expect(text, name).not.toContain(token);
  }
});

test('no line of the log holds a secret', () => {
  expect(lines.join('\n')).not.toMatch(anyCanary);
});
