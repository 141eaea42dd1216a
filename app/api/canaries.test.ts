import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { accountDefinitions } from '#lib/accounts/definitions';
import type { RouteHandler } from '#lib/http/guarded-route';
import { startTestServer, type TestRequest, type TestServer } from '#lib/http/test-server';
import type { JsonObject } from '#lib/kernel/json';
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

/** What an account of each type needs besides secrets; every address is one that cannot be reached. */
const nowhere = 'https://192.0.2.1/';
const settingsOf: Record<string, JsonObject> = {
  'ci jenkins': { address: nowhere, user: 'x' },
  'artifact gitrepo': { address: nowhere, user: 'x' },
  'artifact http': { address: nowhere, user: 'x' },
  'artifact helm': { address: nowhere, user: 'x' },
  'artifact maven': { address: nowhere, user: 'x' },
  'metric-store prometheus': { address: nowhere, user: 'x' },
  'notification email': { host: '192.0.2.1', from: 'a@example.com', user: 'x' },
  'identity ldap': { servers: ['ldap://127.0.0.1:1'], bindDn: 'cn=x' },
  'identity oidc': { issuer: 'https://192.0.2.1', clientId: 'x', preset: 'google' },
  'identity github': { clientId: 'x', organizations: ['acme'], address: nowhere, apiAddress: nowhere },
  'identity x509': { proxies: ['10.0.0.5'] },
};

/** Every field of every form that holds a secret, with a word of its own in it. */
const forms = Object.entries(accountDefinitions).flatMap(([kind, definitions]) =>
  definitions.map((definition) => {
    const schema = z.toJSONSchema(definition.secrets, { io: 'input', unrepresentable: 'any' });
    const fields = Object.keys(schema.properties ?? {});
    const wordFor = (field: string) =>
      canary(`${kind}-${definition.type}-${field}`.toLowerCase().replace(/[^a-z]+/g, '-'));
    const secrets: JsonObject = Object.fromEntries(fields.map((field) => [field, wordFor(field)]));
    if ('kubeconfig' in secrets) secrets.kubeconfig = kubeconfig;
    const settings = settingsOf[`${kind} ${definition.type}`] ?? {};
    return { kind, name: `every-${definition.type}`, type: definition.type, settings, secrets, fields };
  }),
);

/** Held open for as long as somebody listens. */
const streams = /(stream|events|live)\/route\.ts$/;
const routes = globSync('app/{api,gate}/**/route.ts').filter(
  (file) => !file.includes('api/auth/') && !streams.test(file),
);

let server: TestServer;
const lines: string[] = [];
let token = '';
let runId = '';
beforeAll(async () => {
  vi.stubEnv('GENNAKER_SECRET_KEY', Buffer.alloc(32, 7).toString('base64'));
  server = await startTestServer();
  server.context.logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
  await server.person('boss', { admin: true });
  await plant();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

async function call(file: string, verb: string, request: Omit<TestRequest, 'method'> = {}) {
  const module = (await import(pathToFileURL(file).href)) as Record<string, RouteHandler>;
  return await server.call(module[verb]!, { as: 'boss', method: verb, ...request });
}

async function plant(): Promise<void> {
  for (const { fields: _, ...body } of forms) {
    const answer = await call('app/api/accounts/route.ts', 'POST', { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(JSON.stringify(answer.body)).not.toMatch(anyCanary);
  }
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
  await plantParameter();
  await server.call((await import('./me/route.ts')).GET, { headers: { authorization: `Bearer ${canary('token')}` } });
  token = 'gnk_boss-in-a-test';
}

/** A secret that a person types when they start a run, and one that does not fit. */
async function plantParameter(): Promise<void> {
  const document = {
    application: 'storefront',
    name: 'Guarded',
    parameterConfig: [{ name: 'password', secret: true, required: true }],
    stages: [{ refId: '1', type: 'wait', name: 'Wait', waitTime: 1 }],
  };
  const made = await call('app/api/pipelines/route.ts', 'POST', { body: { document } });
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(300);
  const start = (parameters: JsonObject) =>
    call('app/gate/pipelines/[id]/[name]/route.ts', 'POST', {
      params: { id: 'storefront', name: 'Guarded' },
      body: { type: 'manual', parameters },
    });
  const started = await start({ password: canary('parameter') });
  expect(started.status, JSON.stringify(started.body)).toBe(202);
  runId = String((started.body as { ref: string }).ref)
    .split('/')
    .at(-1)!;
  expect((await start({ passwort: canary('misspelt') })).status).toBe(400);
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

/** Those whose default address is a real one are not tried: nobody is asked by a test. */
const tried = forms.filter(({ kind, type }) => kind !== 'artifact' || settingsOf[`${kind} ${type}`]);

test.each(forms.map((form) => [`${form.kind} ${form.type}`, form] as const))(
  'every secret field of %s goes in and never comes out',
  async (_title, form) => {
    const { kind, name, fields } = form;
    expect(fields.length).toBeGreaterThan(0);
    const place = { params: { kind, name } };
    const one = 'app/api/accounts/[kind]/[name]';
    const answers = [
      await call(`${one}/route.ts`, 'GET', place),
      await call(`${one}/uses/route.ts`, 'GET', place),
      await call(`${one}/route.ts`, 'PUT', { ...place, body: { secrets: form.secrets, settings: form.settings } }),
      // The secret where a setting belongs, of another shape, and one member too many.
      await call(`${one}/route.ts`, 'PUT', { ...place, body: { settings: form.secrets } }),
      await call(`${one}/route.ts`, 'PUT', { ...place, body: { secrets: { [fields[0]!]: form.secrets } } }),
      await call(`${one}/route.ts`, 'PUT', { ...place, body: { secrets: { unknown: form.secrets } } }),
    ];
    if (tried.includes(form)) {
      answers.push(await call(`${one}/test/route.ts`, 'POST', place));
      const { fields: _, ...body } = form;
      answers.push(await call('app/api/account-trials/route.ts', 'POST', { body }));
    }
    for (const { status, body } of answers) {
      expect(status, JSON.stringify(body)).toBeLessThan(500);
      expect(JSON.stringify(body)).not.toMatch(anyCanary);
    }
  },
);

test.each([
  'api/executions/[id]',
  'api/executions/[id]/events',
  'gate/pipelines/[id]',
  'gate/tasks/[id]',
  'api/executions',
])('%s tells of a run without its secret parameter', async (route) => {
  const answer = await call(`app/${route}/route.ts`, 'GET', { params: { id: runId } });
  expect(JSON.stringify(answer.body)).not.toMatch(anyCanary);
  if (route !== 'gate/tasks/[id]') expect(answer.status).toBe(200);
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
