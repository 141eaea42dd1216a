import { createHash, createHmac } from 'node:crypto';

/** AWS Signature Version 4 for requests without a body, as S3 wants it: the path is encoded once. */
export interface SigningKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  region: string;
}

const emptyHash = createHash('sha256').update('').digest('hex');

/** The headers to send, those given included; their names are in lower case. */
export function signedHeaders(
  request: { method: string; url: string; headers?: Record<string, string> },
  key: SigningKey,
  now: Date,
): Record<string, string> {
  const url = new URL(request.url);
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-content-sha256': emptyHash,
    'x-amz-date': stamp,
    ...(key.sessionToken ? { 'x-amz-security-token': key.sessionToken } : {}),
  };
  const signed = Object.entries({ ...headers, host: url.host }).sort(([one], [other]) => (one < other ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    url.pathname,
    queryOf(url),
    ...signed.map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names,
    emptyHash,
  ].join('\n');
  const scope = `${stamp.slice(0, 8)}/${key.region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const signature = hmac(signingKey(key, stamp.slice(0, 8)), text).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.accessKeyId}/${scope},SignedHeaders=${names},Signature=${signature}`,
  };
}

function signingKey({ secretAccessKey, region }: SigningKey, day: string): Buffer {
  return [region, 's3', 'aws4_request'].reduce(hmac, hmac(Buffer.from(`AWS4${secretAccessKey}`), day));
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function queryOf(url: URL): string {
  return [...url.searchParams]
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .sort()
    .join('&');
}

/** All but letters, digits and `-_.~`. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
