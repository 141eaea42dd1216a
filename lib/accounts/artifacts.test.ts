import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import type { Actor } from '#lib/auth/actor';
import { createOutboundHttp } from '#lib/http/outbound';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { fetchArtifact, listArtifactCredentials, stageArtifacts } from './artifacts.ts';
import { createAccount } from './commands.ts';
import { testAccount } from './testing.ts';

let server: TestServer;
let web: WebServer;
let boss: Actor;
let otto: Actor;
const connecting = () => ({ ...server.context, http: createOutboundHttp({ allow: ['127.0.0.1'] }) });

beforeAll(async () => {
  server = await startTestServer();
  web = await startWebServer(({ headers }) =>
    headers.authorization === 'Bearer hush-hush' ? { body: 'secret file' } : { body: 'open file' },
  );
  boss = await server.person('boss', { admin: true });
  otto = await server.person('otto', { roles: ['crew'] });
  await createAccount(server.context.database, boss, {
    kind: 'artifact',
    name: 'files',
    type: 'http',
    settings: { address: web.url, permissions: { READ: ['ops'], WRITE: ['ops'] } },
    secrets: { bearerToken: 'hush-hush' },
    box: server.context.box,
  });
});
afterAll(async () => {
  await web.close();
  await server.close();
});

const file = (more = {}) => ({ type: 'http/file', reference: `${web.url}/a`, ...more });
const read = async (actor: Actor, artifact: object) =>
  Buffer.from(await fetchArtifact(connecting(), actor, artifact as never)).toString();

describe('an artifact', () => {
  it('is read with its account by those who may read that, and without one by everybody', async () => {
    expect(await read(boss, file({ artifactAccount: 'files' }))).toBe('secret file');
    await expect(read(otto, file({ artifactAccount: 'files' }))).rejects.toMatchObject({ code: 'not-found' });
    expect(await read(otto, file())).toBe('open file');
    expect(await read(otto, file({ artifactAccount: 'no-auth-http-account' }))).toBe('open file');
  });

  it('that cannot be read says what can, and which account is meant', async () => {
    await expect(read(boss, { type: 'gce/image', name: 'x' })).rejects.toThrow(
      'which cannot be read; those that can are',
    );
    await expect(read(boss, { type: 's3/object', name: 's3://ab/c' })).rejects.toThrow(
      'add an artifact account of type s3',
    );
    await expect(read(boss, file({ artifactAccount: 'none' }))).rejects.toThrow(
      'There is no artifact account named none; there are files',
    );
    await expect(read(boss, { type: 'github/file', artifactAccount: 'files' })).rejects.toThrow(
      'Artifact account files is of type http and cannot read github/file',
    );
  });

  it('of a cluster is read with the rights of whoever asks', async () => {
    const settings = { type: 'kubernetes/configMap', name: 'a', metadata: { account: 'zone-9' } };
    await expect(read(boss, settings)).rejects.toThrow('There is no cloud account named zone-9');
    await expect(read(boss, { ...settings, type: 'kubernetes/secret' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('that a stage sealed is opened for stages, and for nobody else', async () => {
    const artifacts = stageArtifacts(connecting(), async () => boss);
    const sealed = { type: 'embedded/base64', reference: `sealed:${artifacts.seal('word: sesame')}` };
    expect(Buffer.from(await artifacts.fetch(sealed, { name: 'boss', tokens: [] })).toString()).toBe('word: sesame');
    await expect(read(boss, sealed)).rejects.toThrow('is not base64');
  });
});

it('tells each person the accounts they may read', async () => {
  const names = async (actor: Actor) =>
    (await listArtifactCredentials(server.context.database, actor)).map(({ name }) => name);
  expect(await names(boss)).toEqual(['embedded-artifact', 'files', 'kubernetes-artifact']);
  expect(await names(otto)).toEqual(['embedded-artifact', 'kubernetes-artifact']);
});

it('tests an account like any other', async () => {
  expect(await testAccount(connecting(), boss, { kind: 'artifact', name: 'files' })).toEqual([]);
  expect(await testAccount(server.context, boss, { kind: 'artifact', name: 'files' })).toMatchObject([
    { level: 'error' },
  ]);
});
