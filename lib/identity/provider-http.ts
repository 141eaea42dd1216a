import type { OutboundHttp, OutboundRequest } from '#lib/http/outbound-contract';
import { messageOf, unavailable } from '#lib/kernel/errors';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';

/** Talks to a provider: short answers, soon, as JSON. */
export interface ProviderHttp {
  /** Throws `unavailable` with a sentence for administrators unless the answer is a 2xx with a JSON object. */
  object(request: OutboundRequest, what: string): Promise<JsonObject>;
  /** The same for lists; follows `Link: …; rel="next"` on the same origin. */
  list(request: OutboundRequest, what: string): Promise<JsonObject[]>;
  /** Whatever status it has. */
  any(request: OutboundRequest, what: string): Promise<{ status: number; body: Json | undefined; next?: string }>;
}

const mostPages = 20;

export function providerHttp(source: string, http: OutboundHttp): ProviderHttp {
  const any: ProviderHttp['any'] = async (request, what) => {
    try {
      const answer = await http.request({
        timeoutMs: 10_000,
        maxBytes: 2 * 1024 * 1024,
        redirects: 'return',
        ...request,
      });
      const next = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1];
      return { status: answer.status, body: parsed(answer.body), next };
    } catch (error) {
      throw unavailable(`${source} cannot give ${what}: ${messageOf(error)}`, { cause: error });
    }
  };
  const good = async (request: OutboundRequest, what: string) => {
    const answer = await any(request, what);
    if (answer.status >= 200 && answer.status < 300) return answer;
    const problem = isJsonObject(answer.body) ? answer.body : {};
    const said = [problem.error, problem.error_description, problem.message].filter((part) => typeof part === 'string');
    const words = said.length > 0 ? ` (${said.join(': ').slice(0, 300)})` : '';
    throw unavailable(`${source} refuses to give ${what}: status ${answer.status}${words}`, { retryable: false });
  };
  return {
    any,
    async object(request, what) {
      const { body } = await good(request, what);
      if (isJsonObject(body)) return body;
      throw unavailable(`${source} gives something else than ${what}: it is not a JSON object`, { retryable: false });
    },
    async list(request, what) {
      const all: JsonObject[] = [];
      let url: string | undefined = request.url;
      for (let page = 0; url !== undefined && page < mostPages; page++) {
        const { body, next } = await good({ ...request, url }, what);
        if (!Array.isArray(body)) throw unavailable(`${source} gives something else than ${what}: it is not a list`);
        all.push(...body.filter(isJsonObject));
        // The token goes along, so only to where it was meant for.
        url =
          next !== undefined && new URL(next, url).origin === new URL(url).origin ? new URL(next, url).href : undefined;
      }
      return all;
    },
  };
}

/** A document that is no JSON. */
export async function providerText(source: string, http: OutboundHttp, url: string, what: string): Promise<string> {
  const answer = await http.request({ url, timeoutMs: 10_000, maxBytes: 2 * 1024 * 1024 }).catch((error: unknown) => {
    throw unavailable(`${source} cannot give ${what}: ${messageOf(error)}`, { cause: error });
  });
  if (answer.status === 200) return answer.body;
  throw unavailable(`${source} refuses to give ${what}: status ${answer.status}`, { retryable: false });
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}`, accept: 'application/json' });

export const form = (fields: Readonly<Record<string, string | undefined>>) => {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(given).toString();
};

/** Client credentials as the token endpoint wants them, RFC 6749 §2.3.1. */
export function basicAuth(id: string, secret: string): string {
  const part = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${part(id)}:${part(secret)}`).toString('base64')}`;
}
