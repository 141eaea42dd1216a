import type { ZodType } from 'zod';
import type { FetchLimits } from '#lib/artifacts/contract';
import { answered } from '#lib/http/outbound-answer';
import type { OutboundHttp } from '#lib/http/outbound-contract';
import { forbidden, GennakerError, invalid, notFound, unauthenticated } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';
import { type JsonObject, stringAt } from '#lib/kernel/json';

/** What the kinds share: reading settings, and one GET whose answer is an artifact. */
export function parsedAccount<T>(schema: ZodType<T>, value: unknown, account: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(`Artifact account ${account}: ${sentenceOfIssues(result.error.issues)}`, { object: account });
}

/** The member of an artifact that its kind cannot do without. */
export function memberOf(artifact: JsonObject, member: 'reference' | 'name' | 'version'): string {
  const text = stringAt(artifact, member)?.trim() ?? '';
  if (text !== '') return text;
  throw invalid(`The artifact ${stringAt(artifact, 'name') || stringAt(artifact, 'type') || ''} has no ${member}`);
}

export interface Download extends FetchLimits {
  http: OutboundHttp;
  url: string;
  headers?: Record<string, string>;
  /** For sentences: `account files`. */
  who: string;
}

const timeoutMs = 45_000;

export async function download({ http, url, headers, who, maxBytes, signal }: Download): Promise<Uint8Array> {
  const answer = await http.request({ url, headers, maxBytes, timeoutMs, signal });
  if (answer.status >= 200 && answer.status < 300) return answer.bytes ?? Buffer.from(answer.body);
  const place = answer.url.replace(/[?#].*$/s, '');
  if (answer.status === 401) throw unauthenticated(`${place} does not accept the credentials of ${who}`);
  if (answer.status === 403) throw forbidden(`${place} forbids this to ${who}`);
  if (answer.status === 404 || answer.status === 410) {
    throw notFound(`There is nothing at ${place}, or ${who} may not see it`, { object: place });
  }
  throw answered(answer);
}

/** JSON of an answer, which must be an object. */
export async function downloadJson(request: Download): Promise<JsonObject> {
  const text = Buffer.from(await download(request)).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below.
  }
  throw new GennakerError('unavailable', `${request.url.replace(/[?#].*$/s, '')} did not answer with JSON`, {
    retryable: false,
  });
}

/** A step up that servers may see where we do not: behind an encoded slash. */
const climbs = /(\/|\\|%2f|%5c)(\.|%2e){2}(\/|\\|%2f|%5c|$)/i;

/**
 * Whether an address lies below another one, so that secrets made for that may go there. Both are compared as they are
 * called, with dots resolved: `https://host/a/../b` does not lie below `https://host/a`.
 */
export function liesBelow(url: string, base: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(base)) return false;
  const [one, other] = [new URL(url), new URL(base)];
  const folder = other.pathname.replace(/\/*$/, '/');
  if (one.origin !== other.origin || climbs.test(one.pathname)) return false;
  return one.pathname.startsWith(folder) || `${one.pathname}/` === folder;
}

/** Throws `invalid` when an artifact leads elsewhere than its account. */
export function refuseElsewhere(url: string, base: string, account: string): void {
  if (liesBelow(url, base)) return;
  throw invalid(
    `${url.replace(/[?#].*$/s, '').slice(0, 300)} does not lie below ${base}, where artifact account ${account} leads`,
  );
}

export function basicAuth(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
