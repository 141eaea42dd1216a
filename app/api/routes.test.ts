import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RouteHandler } from '#lib/http/guarded-route';
import { startTestServer, type TestServer } from '#lib/http/test-server';

/** Open to everyone, each for its reason: probes, signing in, and callers that prove themselves by what they send. */
const open = new Set([
  'app/api/health/route.ts',
  'app/gate/health/route.ts',
  'app/api/auth/[...nextauth]/route.ts',
  'app/api/auth/certificate/[source]/route.ts',
  'app/api/auth/second-step/route.ts',
  'app/api/auth/second-step/set-up/route.ts',
  'app/api/auth/saml/[source]/acs/route.ts',
  'app/api/auth/saml/[source]/done/route.ts',
  'app/api/auth/saml/[source]/metadata/route.ts',
  'app/api/auth/saml/[source]/start/route.ts',
  'app/hooks/webhook/[source]/route.ts',
  'app/gate/webhooks/webhook/[source]/route.ts',
]);
const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const root = process.cwd();
const files = globSync('app/**/route.ts', { cwd: root }).map((file) => relative(root, file));
const guardedFiles = files.filter((file) => !open.has(file));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('there are routes, and every open one exists', () => {
  expect(files.length).toBeGreaterThan(30);
  expect([...open].filter((file) => !files.includes(file))).toEqual([]);
});

test.each(guardedFiles)('%s refuses strangers', async (file) => {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const handlers = verbs.flatMap((verb) => (verb in module ? [[verb, module[verb] as RouteHandler] as const] : []));
  expect(handlers.length).toBeGreaterThan(0);
  for (const [verb, handler] of handlers) {
    expect(handler.guarded, `${verb} of ${file} goes through the wall`).toBe(true);
    const answer = await server.call(handler, { method: verb, path: `/${file}` });
    expect(answer.status, `${verb} of ${file}`).toBe(401);
  }
  const others = Object.keys(module).filter((name) => /^[A-Z]+$/.test(name) && !verbs.some((verb) => verb === name));
  expect(others, 'no other methods').toEqual([]);
});
