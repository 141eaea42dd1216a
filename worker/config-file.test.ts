import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSecretBox } from '#lib/accounts/secrets';
import type { Actor } from '#lib/auth/actor';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { silentLogger } from '#lib/kernel/logger';
import { fileState, listRules } from '#lib/users/rules';
import { watchConfigFile } from '#worker/config-file';

let server: TestServer;
let boss: Actor;
const folder = mkdtempSync(join(tmpdir(), 'gennaker-rules-'));
const path = join(folder, 'gennaker.yaml');
const stops: (() => void)[] = [];
beforeAll(async () => {
  server = await startTestServer();
  boss = await server.person('boss', { admin: true });
});
afterAll(async () => {
  for (const stop of stops) stop();
  await server.close();
  rmSync(folder, { recursive: true });
});

const rules = (pattern: string) => `permissionRules: [{ kind: application, pattern: '${pattern}' }]\n`;
const patterns = async () => (await listRules(server.context.database, boss)).map(({ pattern }) => pattern);

test('two workers take a changed file over within five seconds, and keep what was when it is broken', async () => {
  const { database } = server.context;
  const connecting = { database, box: createSecretBox(Buffer.alloc(32, 7)) };
  writeFileSync(path, rules('shop-*'));
  for (let worker = 0; worker < 2; worker++) stops.push(await watchConfigFile(connecting, path, silentLogger));
  expect(await patterns()).toEqual(['shop-*']);

  writeFileSync(path, rules('payments-*'));
  await vi.waitFor(async () => expect(await patterns()).toEqual(['payments-*']), 5000);

  writeFileSync(path, 'permissionRules: [{ kind: cluster, pattern: x }]\n');
  const refused = await vi.waitFor(async () => {
    const state = await fileState(database, boss);
    expect(state?.refused).toBeDefined();
    return state!.refused;
  }, 5000);
  expect(refused).toMatch(/^In the file .*gennaker\.yaml, permissionRules\.0\.kind: /);
  expect(await patterns()).toEqual(['payments-*']);

  rmSync(path);
  await vi.waitFor(async () => expect((await fileState(database, boss))?.refused).toContain('cannot be read'), 5000);
  expect(await patterns()).toEqual(['payments-*']);
});
