import { z } from 'zod';
import type { ArtifactKind } from '#lib/artifacts/contract';
import { basicAuth, memberOf, parsedAccount } from '#lib/artifacts/download';
import { answered } from '#lib/http/outbound-answer';
import type { OutboundHttp, OutboundResponse } from '#lib/http/outbound-contract';
import { forbidden, invalid, notFound, unauthenticated } from '#lib/kernel/errors';
import { dockerSecrets, dockerSettings } from './definition.ts';

/** A registry may page endlessly. */
const mostPages = 100;
const tagList = z.object({ tags: z.array(z.string()).nullable().default([]) });

export const dockerKind: ArtifactKind = {
  type: 'docker',
  connect(account, { http }) {
    const { address, user } = parsedAccount(dockerSettings, account.settings, account.name);
    const { password } = parsedAccount(dockerSecrets, account.secrets, account.name);
    const base = new URL(`${address.replace(/\/+$/, '')}/`);
    const basic = user ? basicAuth(user, password) : undefined;
    const get = createGet(http, base, basic, account.name);
    return {
      name: account.name,
      async fetch() {
        throw invalid('A docker image has no content that a stage can read; use it where a manifest names an image');
      },
      async versions(artifact, signal) {
        const repository = repositoryOf(memberOf(artifact, 'name'), base.host);
        const tags: string[] = [];
        let next: string | undefined = new URL(`v2/${repository}/tags/list?n=1000`, base).href;
        for (let page = 0; next !== undefined && page < mostPages; page++) {
          const answer: OutboundResponse = await get(next, signal);
          if (answer.status === 404) throw notFound(`Registry ${account.name} has no image ${repository}`);
          if (answer.status !== 200) throw answered(answer);
          tags.push(...(tagList.parse(JSON.parse(answer.body)).tags ?? []));
          next = nextPage(answer, base);
        }
        return tags;
      },
      async check() {
        const answer = await get(new URL('v2/', base).href);
        if (answer.status !== 200) throw answered(answer);
      },
    };
  },
};

/** `registry.example.com/team/app:1.2` and `team/app` mean the same in the registry of that name. */
export function repositoryOf(name: string, host: string): string {
  const own = name.startsWith(`${host}/`) ? name.slice(host.length + 1) : name;
  const repository = own.replace(/@.*$|:[^/]*$/, '');
  if (/^[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(repository) && !/\.\.|\/\//.test(repository)) return repository;
  throw invalid(`“${name.slice(0, 200)}” is no name of an image`);
}

/** Answers 401 to the first request by saying where a token is to be had, which is then asked for. */
function createGet(http: OutboundHttp, base: URL, basic: string | undefined, name: string) {
  return async (url: string, signal?: AbortSignal): Promise<OutboundResponse> => {
    const send = (authorization: string | undefined) =>
      http.request({ url, headers: authorization ? { authorization } : {}, signal });
    const first = await send(undefined);
    if (first.status !== 401) return first;
    const challenge = first.headers['www-authenticate'] ?? '';
    const token = /^bearer /i.test(challenge) ? await tokenFrom(http, challenge, base, basic, signal) : undefined;
    const second = await send(token ?? basic);
    if (second.status === 401) throw unauthenticated(`Registry ${name} does not accept the account's credentials`);
    if (second.status === 403) throw forbidden(`Registry ${name} forbids this to the account`);
    return second;
  };
}

async function tokenFrom(
  http: OutboundHttp,
  challenge: string,
  base: URL,
  basic: string | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const part = (name: string) => new RegExp(`${name}="([^"]*)"`, 'i').exec(challenge)?.[1];
  const realm = part('realm');
  if (!realm || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  for (const name of ['service', 'scope']) {
    const value = part(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  // The password goes to the registry's own house only: whoever answers for it could name any address as realm.
  const headers: Record<string, string> =
    basic && sameHouse(url.hostname, base.hostname) ? { authorization: basic } : {};
  const answer = await http.request({ url: url.href, headers, signal });
  if (answer.status !== 200) return undefined;
  const { token, access_token } = z
    .object({ token: z.string().optional(), access_token: z.string().optional() })
    .parse(JSON.parse(answer.body));
  return token || access_token ? `Bearer ${token ?? access_token}` : undefined;
}

/** `registry-1.docker.io` and `auth.docker.io`. */
function sameHouse(one: string, other: string): boolean {
  const house = (host: string) => host.split('.').slice(-2).join('.');
  return one === other || (!/^[\d.]+$|:/.test(one) && house(one) === house(other) && house(one).includes('.'));
}

function nextPage(answer: OutboundResponse, base: URL): string | undefined {
  const link = /<([^>]+)>;\s*rel="?next"?/.exec(answer.headers.link ?? '')?.[1];
  if (link === undefined || !URL.canParse(link, answer.url)) return undefined;
  const url = new URL(link, answer.url);
  return url.origin === base.origin ? url.href : undefined;
}
