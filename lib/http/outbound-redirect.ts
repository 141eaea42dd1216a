import { invalid } from '#lib/kernel/errors';

/** One request of the chain that redirects make. */
export interface Hop {
  url: string;
  method: string;
  /** Names in lower case. */
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | undefined;
}

/** What may be told to another origin: nothing that could be a credential, whatever its name. */
const harmless = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/** The hop a redirect asks for, or undefined when the answer is final. The new address is not checked here. */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || !location) return undefined;
  if (!URL.canParse(location, hop.url))
    throw invalid(`${withoutQuery(hop.url)} redirects to an address nobody can read`);
  const target = new URL(location, hop.url);
  target.hash = '';
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  const sameOrigin = target.origin === new URL(hop.url).origin;
  const headers = Object.fromEntries(
    Object.entries(hop.headers).filter(
      ([name]) => (sameOrigin || harmless.has(name)) && !(becomesGet && name.startsWith('content-')),
    ),
  );
  return {
    url: target.href,
    method: becomesGet ? 'GET' : hop.method,
    headers,
    body: becomesGet ? undefined : hop.body,
  };
}

/** For messages: queries hold tokens too often to be shown. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
