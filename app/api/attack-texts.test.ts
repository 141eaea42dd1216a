import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readYaml as readForm } from '#components/fields/documents.ts';
import { signInSentence } from '#components/shell/sign-in-sentence.ts';
import { recordAudit } from '#lib/audit/record';
import { internalActor } from '#lib/auth/actor';
import { beginSession } from '#lib/auth/admit';
import { sessionCookie, setSessionCookie } from '#lib/auth/session';
import { parseBuildProperties } from '#lib/ci/build-properties';
import { readConfigFile } from '#lib/config/config-file';
import type { RouteHandler } from '#lib/http/guarded-route';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { parseManifests } from '#lib/providers/kubernetes/parse';
import { findUserByName } from '#lib/store/users';
import { POST as receive } from '../hooks/webhook/[source]/route.ts';
import { POST as tryAccount } from './account-trials/route.ts';
import { GET as exportAudit } from './audit/export/route.ts';
import { POST as evaluate } from './expressions/evaluate/route.ts';
import { GET as me } from './me/route.ts';
import { formulas, hostGames, webhookBodies, yamlBombs } from './test-attack-texts.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  await server.person('boss', { admin: true });
  await server.person('otto', { roles: ['crew'] });
  folder = mkdtempSync(join(tmpdir(), 'attack-texts-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

const call = (route: RouteHandler, request: Parameters<TestServer['call']>[1]) => server.call(route, request);

async function isAlive(): Promise<void> {
  expect((await call(me, { as: 'boss' })).status).toBe(200);
  expect(({} as Record<string, unknown>).admin, 'no prototype is polluted').toBeUndefined();
}

/** Whatever reads YAML outside of the expression language; each answers with a value or with one sentence. */
const readers: Record<string, (text: string) => unknown> = {
  manifests: parseManifests,
  'a property file': (text) => parseBuildProperties('build.yaml', text),
  'a form': (text) => readForm(text, true),
  'gennaker.yaml': (text) => {
    writeFileSync(join(folder, 'gennaker.yaml'), text);
    return readConfigFile(join(folder, 'gennaker.yaml'), {});
  },
};
const bombs = Object.keys(readers).flatMap((reader) =>
  yamlBombs.map(([ids, title, text]) => [ids, reader, title, text] as const),
);

test.each(bombs)('%s: %s survives %s', (_ids, reader, _title, text) => {
  const started = performance.now();
  let said = '';
  try {
    // Nothing of it runs, and nothing of it becomes huge.
    expect((JSON.stringify(readers[reader]!(text)) ?? '').length).toBeLessThan(2_000_000);
  } catch (error) {
    said = (error as Error).message;
    expect(said).toMatch(/^\S.{10,600}$/su);
  }
  expect(said).not.toMatch(/call stack|is not a function|undefined/i);
  expect(performance.now() - started).toBeLessThan(60_000);
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
});

test.each(yamlBombs)('%s: %s as a kubeconfig is told in a sentence', async (_ids, _title, text) => {
  const body = { kind: 'cloud', name: 'bomb', type: 'kubernetes', settings: {}, secrets: { kubeconfig: text } };
  const answer = await call(tryAccount, { as: 'boss', method: 'POST', body });
  const { findings } = answer.body as { findings: { level: string; message: string }[] };
  expect(findings).toEqual([{ level: 'error', message: expect.stringMatching(/^Account bomb: .{10,300}$/) }]);
  await isAlive();
});

test.each(yamlBombs)('%s: %s given to an expression stays within its budget', async (_ids, _title, text) => {
  const literal = text.slice(0, 60_000).replaceAll("'", "''");
  const body = { expression: `\${#readYaml('${literal}')}` };
  const answer = await call(evaluate, { as: 'otto', method: 'POST', body });
  expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBeLessThan(500);
  await isAlive();
});

test.each(webhookBodies)('%s: a webhook with %s is answered', async (_ids, _title, body, type = 'application/json') => {
  const request = new Request('http://gennaker.test/hooks/webhook/x', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  const response = await receive(request, { params: Promise.resolve({ source: 'x' }) });
  const text = await response.text();
  expect([200, 400, 413, 415, 429], text.slice(0, 300)).toContain(response.status);
  expect(response.headers.get('content-type')).toContain('application/json');
  if (response.status !== 200) expect(JSON.parse(text).message).toMatch(/^\S.{10,400}$/u);
  await isAlive();
});

test.each(['__proto__', 'constructor', 'toString', '<b>x</b>', 'x'.repeat(5000)])(
  'CWE-1321 CWE-79 CWE-451: the sign-in page says nothing that the word %j in its address brings along',
  (word) => {
    expect(signInSentence(word)).toBe('Signing in did not work; try again');
  },
);

test.each(formulas)('CWE-1236 V1.2.10: %j in the audit log is text in a spreadsheet', async (formula) => {
  await recordAudit(server.context.database.pool, internalActor('test'), {
    action: 'x',
    object: formula,
    reason: formula,
  });
  const answer = await call(exportAudit, { as: 'boss', path: '/?format=csv' });
  const cells = [...String(answer.body).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/gm)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  expect(cells.join()).toContain(formula.trim().slice(1));
  for (const cell of cells) expect(cell).not.toMatch(/^[=+@＝\t\r]|^-\D|^-\d+[-+*/]/);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-[\d-]+\.csv"/);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each(hostGames)(
  '%s: with %s a stranger stays one, and a change from elsewhere is refused',
  async (_ids, _title, headers) => {
    expect((await call(me, { headers })).status).toBe(401);
    const user = await findUserByName(server.context.database.pool, 'boss');
    const claims = await beginSession(server.context.database, user!, '');
    const cookie = await sessionCookie(claims, server.context.keys);
    const { POST } = await import('./applications/route.ts');
    const body = { name: 'forged' };
    const forged = await call(POST, {
      method: 'POST',
      body,
      headers: { ...headers, cookie, origin: 'https://elsewhere.example' },
    });
    expect(forged.status).toBe(403);
    const read = await call(me, { headers: { ...headers, cookie } });
    expect(JSON.stringify([read.body, ...read.headers])).not.toContain('evil.example');
  },
);

test('CWE-614 CWE-1004 CWE-1275 V3.3: the cookie of a session is unreadable to scripts and stays with us', async () => {
  const claims = { userId: 'u', epoch: 0, sessionId: 's' };
  const secure = await setSessionCookie(claims, server.context.keys, 'https://gennaker.test');
  expect(secure).toMatch(
    /^__Secure-next-auth\.session-token=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(secure).not.toMatch(/domain=/i);
  expect(secure.length, 'no browser throws it away').toBeLessThan(4000);
});
