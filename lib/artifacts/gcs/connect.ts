import { createSign } from 'node:crypto';
import { z } from 'zod';
import type { ArtifactKind } from '#lib/artifacts/contract';
import { download, parsedAccount } from '#lib/artifacts/download';
import { answered } from '#lib/http/outbound-answer';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { invalid, unauthenticated } from '#lib/kernel/errors';
import { stringAt } from '#lib/kernel/json';
import { gcsSecrets, gcsSettings } from './definition.ts';

const serviceAccount = z.object({
  client_email: z.string(),
  private_key: z.string(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});
type ServiceAccount = z.infer<typeof serviceAccount>;

export const gcsKind: ArtifactKind = {
  type: 'gcs',
  connect(account, { http }) {
    const { address } = parsedAccount(gcsSettings, account.settings, account.name);
    const { key } = parsedAccount(gcsSecrets, account.secrets, account.name);
    const who = `account ${account.name}`;
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const text = stringAt(artifact, 'reference') || stringAt(artifact, 'name') || '';
        const [, bucket = '', name = '', inText] = /^gs:\/\/([^/]+)\/([^#]+)(?:#(\d+))?$/s.exec(text) ?? [];
        if (!name) throw invalid(`“${text.slice(0, 200)}” names no object; write gs://bucket/object`);
        const base = address.replace(/\/+$/, '');
        const url = new URL(
          `${base}/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}?alt=media`,
        );
        const generation = stringAt(artifact, 'version') || inText;
        if (generation) url.searchParams.set('generation', generation);
        const token = key ? await accessToken(http, keyOf(key, account.name), limits.signal) : undefined;
        const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
        return await download({ http, url: url.href, headers, who, ...limits });
      },
      async check() {
        if (key) await accessToken(http, keyOf(key, account.name));
      },
    };
  },
};

function keyOf(text: string, name: string): ServiceAccount {
  try {
    return serviceAccount.parse(JSON.parse(text));
  } catch {
    throw invalid(`The key of artifact account ${name} is not the JSON of a service account`, { object: name });
  }
}

/** A signed statement of who asks, changed for a token that may read (RFC 7523). */
async function accessToken(http: OutboundHttp, key: ServiceAccount, signal?: AbortSignal): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: key.client_email,
    scope: 'https://www.googleapis.com/auth/devstorage.read_only',
    aud: key.token_uri,
    iat: now,
    exp: now + 600,
  };
  const text = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const answer = await http.request({
    url: key.token_uri,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${text}.${signed(text, key)}`,
    }).toString(),
    signal,
  });
  if (answer.status === 400 || answer.status === 401) {
    throw unauthenticated(`Google does not accept the key of ${key.client_email}`);
  }
  if (answer.status !== 200) throw answered(answer);
  return z.object({ access_token: z.string() }).parse(JSON.parse(answer.body)).access_token;
}

function signed(text: string, key: ServiceAccount): string {
  try {
    return createSign('RSA-SHA256').update(text).sign(key.private_key, 'base64url');
  } catch {
    throw invalid(`The private key of ${key.client_email} cannot be read`);
  }
}
