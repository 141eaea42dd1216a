import type { z } from 'zod';
import { answered } from '#lib/http/outbound-answer';
import type { OutboundHttp, OutboundResponse } from '#lib/http/outbound-contract';
import { forbidden, notFound, unauthenticated, unavailable } from '#lib/kernel/errors';
import type { jenkinsSecrets, jenkinsSettings } from './definition.ts';

/** Requests to one Jenkins, with its credentials and its protection against forged posts. */
export interface JenkinsClient {
  /** `what` names the thing in errors, e.g. `Job deploy`. Throws for every status but 2xx. */
  get(path: string, what: string, maxBytes?: number): Promise<OutboundResponse>;
  json(path: string, what: string): Promise<unknown>;
  /** A form post. Redirects are answers: Jenkins says so that it did what it was told. */
  post(path: string, what: string, form?: URLSearchParams): Promise<OutboundResponse>;
}

export function createClient(
  name: string,
  settings: z.infer<typeof jenkinsSettings>,
  secrets: z.infer<typeof jenkinsSecrets>,
  http: OutboundHttp,
): JenkinsClient {
  const base = settings.address.replace(/\/+$/, '');
  const authorization: Record<string, string> = settings.user
    ? { authorization: `Basic ${Buffer.from(`${settings.user}:${secrets.token}`).toString('base64')}` }
    : {};

  const checked = (response: OutboundResponse, what: string) => {
    if (response.status >= 200 && response.status < 300) return response;
    throw explained(response, what, name, settings.user);
  };

  const get: JenkinsClient['get'] = async (path, what, maxBytes) =>
    checked(await http.request({ url: base + path, headers: authorization, maxBytes }), what);

  /** Without an issuer the protection is off. A crumb belongs to the session whose cookie came with it. */
  async function crumb(): Promise<Record<string, string>> {
    const response = await http.request({ url: `${base}/crumbIssuer/api/json`, headers: authorization });
    if (response.status === 404) return {};
    const issued = parseJson(checked(response, 'The crumb issuer'), name) as Record<string, unknown>;
    const cookies = (response.headers['set-cookie'] ?? '').split('\n').map((cookie) => cookie.split(';')[0]);
    const cookie = cookies.filter(Boolean).join('; ');
    return {
      [String(issued.crumbRequestField ?? 'Jenkins-Crumb')]: String(issued.crumb),
      ...(cookie ? { cookie } : {}),
    };
  }

  return {
    get,
    json: async (path, what) => parseJson(await get(path, what), name),
    async post(path, what, form = new URLSearchParams()) {
      const response = await http.request({
        url: base + path,
        method: 'POST',
        headers: { ...authorization, ...(await crumb()), 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        redirects: 'return',
      });
      return response.status === 302 || response.status === 303 ? response : checked(response, what);
    },
  };
}

function parseJson(response: OutboundResponse, name: string): unknown {
  try {
    return JSON.parse(response.body);
  } catch {
    throw unavailable(`${response.url.replace(/\?.*$/s, '')} did not answer with JSON; is ${name} really a Jenkins?`);
  }
}

function explained(response: OutboundResponse, what: string, name: string, user: string) {
  const who = user ? `user ${user}` : 'anonymous users';
  switch (response.status) {
    case 401:
      return unauthenticated(`Jenkins ${name} does not accept the credentials of ${who}; check its user and API token`);
    case 403:
      return forbidden(`Jenkins ${name} forbids this to ${who} (${what}); grant the right in Jenkins`);
    case 404:
      return notFound(`${what} does not exist in Jenkins ${name}, or ${who} may not see it`);
    default:
      return answered(response);
  }
}
