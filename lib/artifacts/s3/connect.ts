import type { ArtifactKind } from '#lib/artifacts/contract';
import { download, parsedAccount } from '#lib/artifacts/download';
import { invalid } from '#lib/kernel/errors';
import { type JsonObject, stringAt } from '#lib/kernel/json';
import { s3Secrets, s3Settings } from './definition.ts';
import { encodeStrictly, signedHeaders } from './signature.ts';

export const s3Kind: ArtifactKind = {
  type: 's3',
  connect(account, { http }) {
    const { region, address, accessKeyId } = parsedAccount(s3Settings, account.settings, account.name);
    const secrets = parsedAccount(s3Secrets, account.secrets, account.name);
    return {
      name: account.name,
      async fetch(artifact, limits) {
        const url = objectUrl(placeOf(artifact), { region, address });
        const version = stringAt(artifact, 'version');
        if (version) url.searchParams.set('versionId', version);
        const request = { method: 'GET', url: url.href };
        const headers = accessKeyId
          ? signedHeaders(request, { accessKeyId, ...secrets, region }, new Date())
          : undefined;
        return await download({ http, url: url.href, headers, who: `account ${account.name}`, ...limits });
      },
    };
  },
};

interface ObjectPlace {
  bucket: string;
  key: string;
}

/** `s3://bucket/folder/file`, in the reference or else in the name. */
export function placeOf(artifact: JsonObject): ObjectPlace {
  const text = stringAt(artifact, 'reference') || stringAt(artifact, 'name') || '';
  const [, bucket = '', key = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(text) ?? [];
  if (!key) throw invalid(`“${text.slice(0, 200)}” names no object; write s3://bucket/key`);
  if (key.split('/').some((part) => part === '.' || part === '..')) {
    throw invalid(`The key ${key.slice(0, 200)} has a step that is a dot, which no address can hold`);
  }
  return { bucket, key };
}

function objectUrl({ bucket, key }: ObjectPlace, { region, address }: { region: string; address: string }): URL {
  const path = key.split('/').map(encodeStrictly).join('/');
  if (address) return new URL(`${address.replace(/\/+$/, '')}/${bucket}/${path}`);
  // A dot in the bucket's name would not fit the certificate.
  return bucket.includes('.')
    ? new URL(`https://s3.${region}.amazonaws.com/${bucket}/${path}`)
    : new URL(`https://${bucket}.s3.${region}.amazonaws.com/${path}`);
}
