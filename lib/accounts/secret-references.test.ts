import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccount } from '#lib/accounts/connecting';
import { resolveSecrets } from '#lib/accounts/secret-references';
import { createSecretBox } from '#lib/accounts/secrets';
import { internalActor } from '#lib/auth/actor';
import { readSecretSources } from '#lib/config/secret-sources';
import { createOutboundHttp } from '#lib/http/outbound';
import { providerOf } from '#lib/providers/registry';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { openDatabase } from '#lib/store/database';
import { freshDatabase } from '#scripts/test-database';

const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
const allowed = join(folder, 'allowed');
const outbound = createOutboundHttp({ allow: ['127.0.0.1'] });
let vault: http.Server;
let environment: Record<string, string>;
let asked: string[] = [];

/** As strict as Vault: token, namespace, method and the path of a KV engine of version 2 must be right. */
function answer(request: http.IncomingMessage, response: http.ServerResponse) {
  asked.push(request.url ?? '');
  const reply = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
  if (request.method !== 'GET' || request.headers['x-vault-request'] !== 'true') return reply(400, { errors: ['bad'] });
  if (request.headers['x-vault-token'] !== 's.right' || request.headers['x-vault-namespace'] !== 'team')
    return reply(403, { errors: ['permission denied'] });
  if (request.url === '/v1/secret/data/ci/jenkins') return reply(200, { data: { data: { token: 'from-vault' } } });
  reply(404, { errors: [] });
}

beforeAll(async () => {
  mkdirSync(allowed);
  writeFileSync(join(allowed, 'token'), 'from-file\n');
  writeFileSync(join(folder, 'other'), 'not yours');
  symlinkSync(join(folder, 'other'), join(allowed, 'link'));
  vault = http.createServer(answer);
  await new Promise<void>((done) => vault.listen(0, '127.0.0.1', done));
  environment = {
    GENNAKER_REF_TOKEN: 'from-env',
    DATABASE_URL: 'postgresql://secret',
    GENNAKER_SECRET_FOLDER: allowed,
    GENNAKER_VAULT: `http://127.0.0.1:${(vault.address() as AddressInfo).port}`,
    GENNAKER_VAULT_NAMESPACE: 'team',
    GENNAKER_VAULT_TOKEN: 's.right',
  };
});
afterAll(() => {
  vault.close();
  rmSync(folder, { recursive: true });
});

const resolve = (text: string, env = environment) =>
  resolveSecrets({ token: text }, { sources: readSecretSources(env), http: outbound });

test('references are replaced by what they point at, and everything else stays', async () => {
  expect(await resolve('env:GENNAKER_REF_TOKEN')).toEqual({ token: 'from-env' });
  expect(await resolve(`file:${allowed}/token`)).toEqual({ token: 'from-file' });
  expect(await resolve('vault:secret/ci/jenkins#token')).toEqual({ token: 'from-vault' });
  expect(await resolve('environment: production')).toEqual({ token: 'environment: production' });
});

test('what comes from Vault is asked for once in a while, not each time', async () => {
  await resolve('vault:secret/ci/jenkins#token');
  asked = [];
  await Promise.all([resolve('vault:secret/ci/jenkins#token'), resolve('vault:secret/ci/jenkins#token')]);
  expect(asked).toEqual([]);
});

test.each([
  ['env:DATABASE_URL', 'only variables that begin with GENNAKER_REF_'],
  ['env:GENNAKER_REF_MISSING', 'is not set'],
  ['file:/etc/passwd', 'does not lie in the folder'],
  ['file:../other', 'does not lie in the folder'],
  ['vault:secret/none#token', 'Vault has no secret'],
  ['vault:secret/ci/jenkins#other', 'has no text other'],
  ['vault:secret/../sys/seal#x', 'write vault:mount/path#field'],
  ['vault:secret', 'write vault:mount/path#field'],
  ['k8s:prod/ns/name#key', 'cannot be used here'],
])('%s is refused with a sentence', async (text, sentence) => {
  await expect(resolve(text)).rejects.toThrow(sentence);
});

test('neither dots nor links lead out of the folder', async () => {
  await expect(resolve(`file:${allowed}/../other`)).rejects.toThrow('does not lie in the folder');
  await expect(resolve(`file:${allowed}/link`)).rejects.toThrow('does not lie in the folder');
});

test('without settings nothing is open, and a wrong token of Vault is told', async () => {
  await expect(resolve(`file:${allowed}/token`, {})).rejects.toThrow('GENNAKER_SECRET_FOLDER');
  await expect(resolve('vault:secret/ci/jenkins#token', {})).rejects.toThrow('GENNAKER_VAULT');
  const wrong = { ...environment, GENNAKER_VAULT_TOKEN: 's.wrong' };
  await expect(resolve('vault:secret/ci/jenkins#token', wrong)).rejects.toThrow('lets Gennaker');
});

test('an account opens with the secret of a cluster that another account reaches', async () => {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url, { connections: 2 });
  const cluster: SandboxCluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'] });
  try {
    const box = createSecretBox(Buffer.alloc(32, 7));
    const connecting = { database, box, http: outbound, secretSources: readSecretSources({}) };
    const insert = (kind: string, type: string, name: string, secrets: Record<string, string>) =>
      database.pool.query('INSERT INTO accounts (kind, name, type, secret) VALUES ($1, $2, $3, $4)', [
        kind,
        name,
        type,
        box.seal(secrets, `${kind}/${name}`),
      ]);
    await insert('cloud', 'kubernetes', 'zone-1', { kubeconfig: cluster.kubeconfig });
    await insert('ci', 'jenkins', 'main', { token: 'k8s:zone-1/prod/keys#word' });
    const admin = internalActor('test');
    const cloud = providerOf('kubernetes').connect(await openAccount(connecting, admin, 'read', 'cloud', 'zone-1'));
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'prod' } };
    const [prepared] = cloud.prepare([{ ...secret, stringData: { word: 'sesame' } }], { application: 'x' });
    await cloud.apply(prepared!);
    expect((await openAccount(connecting, admin, 'read', 'ci', 'main')).secrets).toEqual({ token: 'sesame' });
  } finally {
    await cluster.close();
    await database.close();
    await fresh.drop();
  }
});
