import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { source, textOf } from '#lib/artifacts/testing/tools';
import { startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import { newestFirst } from './versions.ts';

let server: WebServer;
let mirror: WebServer;
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  mirror = await startWebServer(() => ({ body: 'chart 1.9.0' }));
  server = await startWebServer(({ path, headers }) => {
    if (headers.authorization !== 'Basic bWU6cA==') return { status: 401 };
    if (path === '/charts/index.yaml') return { body: index() };
    const [, version] = /web-(.+)\.tgz$/.exec(path) ?? [];
    return version ? { body: `chart ${version}` } : { status: 404 };
  });
});
afterAll(async () => {
  await server.close();
  await mirror.close();
});

const index = () => `
apiVersion: v1
entries:
  web:
    - version: 1.9.0
      urls: ["${mirror.url}/web-1.9.0.tgz"]
    - version: 1.10.0
      urls: [web-1.10.0.tgz]
      digest: ${digest('chart 1.10.0')}
    - version: 1.11.0-rc.1
      urls: [web-1.11.0-rc.1.tgz]
    - version: 0.1.0
      urls: [web-0.1.0.tgz]
      digest: ${digest('something else')}
    - {version: 0.0.1}
    - {broken: true}
`;
const mine = (password = 'p') => source('helm', { address: `${server.url}/charts/`, user: 'me' }, { password });

it('reads a chart at its version, else the newest that is released', async () => {
  expect(await textOf(mine(), { name: 'web', version: '1.11.0-rc.1' })).toBe('chart 1.11.0-rc.1');
  expect(await textOf(mine(), { name: 'web' })).toBe('chart 1.10.0');
  await mine().check?.();
});

it('tells the password to the repository alone', async () => {
  expect(await textOf(mine(), { name: 'web', version: '1.9.0' })).toBe('chart 1.9.0');
  expect(JSON.stringify(mirror.asked)).not.toContain('bWU6cA');
  await expect(textOf(mine('wrong'), { name: 'web' })).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('refuses a chart that is not what the index promises', async () => {
  await expect(textOf(mine(), { name: 'web', version: '0.1.0' })).rejects.toThrow('the digests differ');
});

it('names what there is not', async () => {
  await expect(textOf(mine(), { name: 'api' })).rejects.toThrow(`${server.url}/charts/ has no chart api`);
  await expect(textOf(mine(), { name: 'constructor' })).rejects.toThrow('has no chart constructor');
  await expect(textOf(mine(), { name: 'web', version: '3' })).rejects.toThrow(
    'the newest are 1.11.0-rc.1, 1.10.0, 1.9.0',
  );
  await expect(textOf(mine(), { name: 'web', version: '0.0.1' })).rejects.toThrow('does not say where');
});

it('lists versions as semantic versioning orders them', async () => {
  expect(await mine().versions?.({ name: 'web' })).toEqual(['1.11.0-rc.1', '1.10.0', '1.9.0', '0.1.0', '0.0.1']);
  expect(
    newestFirst(['1.0.0-alpha', '1.0.0', '1.0.0-alpha.1', 'v2', '1.0.0-beta.11', '1.0.0-beta.2', '1.0.0+b']),
  ).toEqual(['v2', '1.0.0', '1.0.0+b', '1.0.0-beta.11', '1.0.0-beta.2', '1.0.0-alpha.1', '1.0.0-alpha']);
});
