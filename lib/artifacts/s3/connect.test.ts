import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { source, textOf } from '#lib/artifacts/testing/tools';
import { type Asked, startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import { placeOf } from './connect.ts';
import { signedHeaders } from './signature.ts';

/** A store that believes nobody: it works out every signature by itself, from the request as it came over the wire. */
const secretKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const objects: Record<string, string> = {
  '/deploy/web/values.yaml': 'replicas: 2\n',
  '/deploy/a%20b/%C3%A4%2B%28c%29.yaml': 'odd\n',
  '/deploy/old?versionId=v%2F1': 'older\n',
};
let store: WebServer;

beforeAll(async () => {
  store = await startWebServer((asked) => {
    if (!isSigned(asked)) return { status: 403, body: '<Code>SignatureDoesNotMatch</Code>' };
    const body = objects[asked.path];
    return body === undefined ? { status: 404 } : { body };
  });
});
afterAll(() => store.close());

const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

function isSigned({ method, path, headers }: Asked): boolean {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=AKIA\/(\d{8})\/eu-central-1\/s3\/aws4_request,\s*SignedHeaders=([\w;-]+),\s*Signature=(\w{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!parts || headers['x-amz-content-sha256'] !== sha('')) return false;
  const [, day = '', names = '', signature] = parts;
  const stamp = headers['x-amz-date'] ?? '';
  const age = Math.abs(Date.now() - Date.parse(stamp.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5')));
  if (!(age < 300_000) || !names.split(';').includes('host')) return false;
  const [uri, query = ''] = path.split('?');
  const lines = names.split(';').map((name) => `${name}:${headers[name]}`);
  const canonical = [method, uri, query, ...lines, '', names, sha('')].join('\n');
  const text = ['AWS4-HMAC-SHA256', stamp, `${day}/eu-central-1/s3/aws4_request`, sha(canonical)].join('\n');
  const key = mac(mac(mac(mac(`AWS4${secretKey}`, day), 'eu-central-1'), 's3'), 'aws4_request');
  return mac(key, text).toString('hex') === signature;
}

const mine = (secretAccessKey = secretKey, accessKeyId = 'AKIA') =>
  source('s3', { address: store.url, region: 'eu-central-1', accessKeyId }, { secretAccessKey });

describe('objects of S3', () => {
  it.each([
    ['s3://deploy/web/values.yaml', 'replicas: 2\n'],
    ['s3://deploy/a b/ä+(c).yaml', 'odd\n'],
  ])('%s is read with a signature', async (reference, text) => {
    expect(await textOf(mine(), { type: 's3/object', reference })).toBe(text);
  });

  it('are read at a version, and by name alone', async () => {
    expect(await textOf(mine(), { reference: 's3://deploy/old', version: 'v/1' })).toBe('older\n');
    expect(await textOf(mine(), { name: 's3://deploy/web/values.yaml' })).toBe('replicas: 2\n');
  });

  it('with the wrong key, or none, are forbidden; what is not there is named', async () => {
    const artifact = { reference: 's3://deploy/web/values.yaml' };
    await expect(textOf(mine('wrong'), artifact)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(textOf(mine('', ''), artifact)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(textOf(mine(), { reference: 's3://deploy/none' })).rejects.toMatchObject({
      code: 'not-found',
      message: `There is nothing at ${store.url}/deploy/none, or account mine may not see it`,
    });
  });

  it.each(['s3://deploy', 's3://Deploy/a', 'https://deploy/a', 's3://deploy/a/../b', 's3://a/b', ''])(
    '%j names none',
    (reference) => {
      expect(() => placeOf({ reference })).toThrow(/names no object|a step that is a dot/);
    },
  );
});

it('signs as Amazon’s documentation does', () => {
  const key = {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  };
  const request = {
    method: 'GET',
    url: 'https://examplebucket.s3.amazonaws.com/test.txt',
    headers: { range: 'bytes=0-9' },
  };
  expect(signedHeaders(request, key, new Date('2013-05-24T00:00:00Z')).authorization).toContain(
    'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  );
});
