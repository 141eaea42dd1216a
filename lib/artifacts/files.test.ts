import { generateKeyPairSync, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectArtifacts, nobody } from './connect.ts';
import { liesBelow } from './download.ts';
import { pathOf } from './maven/connect.ts';
import { source, testTools, textOf } from './testing/tools.ts';
import { type Answer, type Asked, startWebServer, type WebServer } from './testing/web-server.ts';

/** Places that answer with a file, against a web server that knows nothing of them but what each test says. */
let server: WebServer;
let answer: (asked: Asked) => Answer;

beforeAll(async () => {
  server = await startWebServer((asked) => answer(asked));
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
  answer = () => ({ body: 'kind: ConfigMap\n' });
});
const last = () => server.asked.at(-1)!;

describe('embedded content', () => {
  const embedded = connectArtifacts('embedded', nobody, testTools);
  const fetch = (reference: string, maxBytes?: number) =>
    textOf(embedded, { type: 'embedded/base64', name: 'x', reference }, maxBytes);

  it('is what stands in the artifact, in either alphabet and over several lines', async () => {
    expect(await fetch('a2luZDogQ29u\nZmlnTWFwCg==')).toBe('kind: ConfigMap\n');
    expect(await fetch(Buffer.from('ÿþ?').toString('base64url'))).toBe('ÿþ?');
  });

  it('is refused when it is none, lies elsewhere, or is too large', async () => {
    await expect(fetch('{"a":1}')).rejects.toThrow('is not base64');
    await expect(fetch('ref://shop/abc')).rejects.toThrow('artifact store');
    await expect(fetch('')).rejects.toThrow('has no reference');
    await expect(fetch('A'.repeat(400), 100)).rejects.toMatchObject({ code: 'limit' });
  });
});

describe('files over HTTP', () => {
  it('are read by everybody without an account', async () => {
    const anybody = connectArtifacts('http', nobody, testTools);
    expect(await textOf(anybody, { type: 'http/file', reference: `${server.url}/a.yaml` })).toBe('kind: ConfigMap\n');
    expect(last().headers.authorization).toBeUndefined();
  });

  it.each([
    [{ user: 'me' }, { password: 'p' }, 'Basic bWU6cA=='],
    [{}, { bearerToken: 't' }, 'Bearer t'],
  ])('are read with the credentials of the account: %j', async (settings, secrets, authorization) => {
    const mine = source('http', { address: `${server.url}/files`, ...settings }, secrets);
    await textOf(mine, { type: 'http/file', reference: `${server.url}/files/a.yaml` });
    expect(last()).toMatchObject({ path: '/files/a.yaml', headers: { authorization } });
  });

  it('of other places never see the credentials', async () => {
    const mine = source('http', { address: `${server.url}/files` }, { bearerToken: 'hush' });
    for (const reference of [
      'https://evil.example/files/a',
      `${server.url}/other/a`,
      `${server.url}/files/../other`,
      `${server.url}/files/%2e%2e/other`,
      `${server.url}/filesystem`,
    ]) {
      await expect(textOf(mine, { reference }), reference).rejects.toThrow(/does not lie below/);
    }
    expect(server.asked).toEqual([]);
  });

  it('lose the credentials when they redirect elsewhere', async () => {
    const other = await startWebServer(() => ({ body: 'elsewhere' }));
    answer = () => ({ status: 302, headers: { location: `${other.url}/b` } });
    const mine = source('http', { address: server.url }, { bearerToken: 'hush' });
    expect(await textOf(mine, { reference: `${server.url}/a` })).toBe('elsewhere');
    expect(JSON.stringify(other.asked)).not.toContain('hush');
    await other.close();
  });

  it('may only lie where outgoing requests may go', async () => {
    const anybody = connectArtifacts('http', nobody, testTools);
    for (const reference of ['http://169.254.169.254/latest/meta-data', 'http://10.0.0.1/', 'file:///etc/passwd']) {
      await expect(textOf(anybody, { reference })).rejects.toThrow(/GENNAKER_OUTBOUND_ALLOW|http:\/\/ or https/);
    }
  });

  it.each([
    [401, 'unauthenticated', 'does not accept the credentials of mine'],
    [403, 'forbidden', 'forbids this to mine'],
    [404, 'not-found', 'There is nothing at'],
    [503, 'unavailable', 'answered 503'],
  ])('that are answered with %d are %s', async (status, code, message) => {
    answer = () => ({ status });
    const mine = source('http', { address: server.url });
    await expect(textOf(mine, { reference: `${server.url}/a?token=hush` })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('that are larger than the limit are refused', async () => {
    answer = () => ({ body: 'x'.repeat(2000) });
    const mine = source('http', { address: server.url });
    await expect(textOf(mine, { reference: `${server.url}/a` }, 1000)).rejects.toMatchObject({ code: 'limit' });
  });

  it('come as the bytes they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    answer = () => ({ body: bytes });
    const mine = source('http', { address: server.url });
    expect(new Uint8Array(await mine.fetch({ reference: `${server.url}/a` }, { maxBytes: 1000 }))).toEqual(bytes);
  });
});

describe('files of a forge', () => {
  it('come from GitHub as they are, at a version', async () => {
    const mine = source('github', { address: `${server.url}/api/v3` }, { token: 't' });
    const reference = `${server.url}/api/v3/repos/acme/shop/contents/a.yaml`;
    expect(await textOf(mine, { reference, version: 'feature/x' })).toBe('kind: ConfigMap\n');
    expect(last()).toMatchObject({
      path: '/api/v3/repos/acme/shop/contents/a.yaml?ref=feature%2Fx',
      headers: { authorization: 'Bearer t', accept: 'application/vnd.github.raw' },
    });
    await expect(textOf(mine, { reference: `${server.url}/acme/shop/raw/main/a.yaml` })).rejects.toThrow('lie below');
    answer = () => ({ body: '{"rate":{}}' });
    await mine.check?.();
  });

  it('come from GitLab at a version, else at the default branch', async () => {
    const mine = source('gitlab', { address: server.url }, { token: 't' });
    const reference = `${server.url}/api/v4/projects/acme%2Fshop/repository/files/a%2Fb.yaml/raw`;
    await textOf(mine, { reference, version: 'v1' });
    expect(last()).toMatchObject({
      path: '/api/v4/projects/acme%2Fshop/repository/files/a%2Fb.yaml/raw?ref=v1',
      headers: { 'private-token': 't' },
    });
    await textOf(mine, { reference });
    expect(last().path).toContain('?ref=HEAD');
    await textOf(mine, { reference: `${reference}?ref=main` });
    expect(last().path).toContain('?ref=main');
  });

  it('come from Bitbucket, in the cloud and at home', async () => {
    const cloud = source('bitbucket', { address: `${server.url}/2.0`, user: 'me' }, { password: 'p' });
    await textOf(cloud, { reference: `${server.url}/2.0/repositories/acme/shop/src/abc/a.yaml`, version: 'abc' });
    expect(last()).toMatchObject({
      path: '/2.0/repositories/acme/shop/src/abc/a.yaml',
      headers: { authorization: 'Basic bWU6cA==' },
    });
    const home = source('bitbucket', { address: server.url }, { token: 't' });
    await textOf(home, { reference: `${server.url}/projects/A/repos/b/raw/a.yaml`, version: 'main' });
    expect(last()).toMatchObject({
      path: '/projects/A/repos/b/raw/a.yaml?at=main',
      headers: { authorization: 'Bearer t' },
    });
  });
});

describe('files of Maven', () => {
  it.each([
    ['com.acme:web:1.2', 'com/acme/web/1.2/web-1.2.jar'],
    ['com.acme:web:1.2:tgz', 'com/acme/web/1.2/web-1.2.tgz'],
    ['com.acme:web:1.2:zip:linux', 'com/acme/web/1.2/web-1.2-linux.zip'],
  ])('%s lie at %s', (coordinates, path) => {
    expect(pathOf(coordinates)).toBe(path);
  });

  it.each(['a:b', 'a:b:../c', 'a/b:c:1', 'a:b:c:d:e:f', ''])('%j is none', (coordinates) => {
    expect(() => pathOf(coordinates)).toThrow('names no file');
  });

  it('are read with user and password', async () => {
    const mine = source('maven', { address: `${server.url}/releases/`, user: 'me' }, { password: 'p' });
    await textOf(mine, { reference: 'com.acme:web:1.2:yaml' });
    expect(last()).toMatchObject({
      path: '/releases/com/acme/web/1.2/web-1.2.yaml',
      headers: { authorization: 'Basic bWU6cA==' },
    });
  });
});

describe('objects of Google', () => {
  it('are read with a token that a signed statement was changed for', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = JSON.stringify({
      client_email: 'robot@acme.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${server.url}/token`,
    });
    answer = ({ path, body, headers }) => {
      if (path !== '/token') return headers.authorization === 'Bearer issued' ? { body: 'content' } : { status: 401 };
      const [head, claims, signature] = (new URLSearchParams(body).get('assertion') ?? '').split('.');
      const good = verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${claims}`),
        publicKey,
        Buffer.from(signature!, 'base64url'),
      );
      const { iss, aud } = JSON.parse(Buffer.from(claims!, 'base64url').toString());
      if (!good || iss !== 'robot@acme.example' || aud !== `${server.url}/token`) return { status: 400 };
      return { body: '{"access_token":"issued","expires_in":3600}' };
    };
    const mine = source('gcs', { address: server.url }, { key });
    expect(await textOf(mine, { reference: 'gs://deploy/a folder/b.yaml#12' })).toBe('content');
    expect(last().path).toBe('/storage/v1/b/deploy/o/a%20folder%2Fb.yaml?alt=media&generation=12');
    await mine.check?.();
  });

  it('need a name and a key that is one', async () => {
    await expect(textOf(source('gcs', {}), { reference: 'gs://deploy' })).rejects.toThrow('write gs://bucket/object');
    await expect(textOf(source('gcs', {}, { key: 'hush' }), { reference: 'gs://a/b' })).rejects.toThrow(
      'The key of artifact account mine is not the JSON of a service account',
    );
  });
});

describe('an address lies below another', () => {
  it.each([
    ['https://h/a/b', 'https://h/a', true],
    ['https://h/a', 'https://h/a/', true],
    ['https://h/ab', 'https://h/a', false],
    ['https://h/a/../b', 'https://h/a', false],
    ['https://h/a/..%2fb', 'https://h/a', false],
    ['https://h:444/a/b', 'https://h/a', false],
    ['http://h/a/b', 'https://h/a', false],
    ['https://h.evil/a/b', 'https://h/a', false],
    ['https://h/anything', 'https://h', true],
    ['nowhere', 'https://h', false],
  ])('%s below %s: %s', (url, base, below) => {
    expect(liesBelow(url, base)).toBe(below);
  });
});
