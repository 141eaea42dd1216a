import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FetchLimits } from '#lib/artifacts/contract';
import type { OutboundHttp, OutboundResponse } from '#lib/http/outbound-contract';
import { forbidden, GennakerError, notFound, unauthenticated, unavailable } from '#lib/kernel/errors';

/**
 * git talks to nobody but this relay, which hands the two requests of a fetch on through the guarded client. So git
 * reaches only what the guard permits, also behind redirects, and never learns the account's secret: it stands on no
 * command line and in no environment.
 */
export interface Relay {
  /** The repository as git is told to fetch it; the random part keeps other programs of the machine out. */
  url: string;
  /** Why the last request came to nothing. */
  failure(): unknown;
  close(): Promise<void>;
}

export interface RelayOptions extends FetchLimits {
  http: OutboundHttp;
  /** Of the repository, without a trailing slash. */
  repository: string;
  authorization: string | undefined;
  who: string;
}

const longestQuestion = 10 * 1024 * 1024;

export async function startRelay(options: RelayOptions): Promise<Relay> {
  const secret = randomBytes(16).toString('hex');
  const state: RelayState = { base: options.repository, failure: undefined };
  const server = createServer((request, response) => {
    void answer(request, response, `/${secret}`, state, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${secret}`,
    failure: () => state.failure,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface RelayState {
  /** Moves with a redirect of the first request, as git itself does it. */
  base: string;
  failure: unknown;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  prefix: string,
  state: RelayState,
  options: RelayOptions,
): Promise<void> {
  const path = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : undefined;
  const asksRefs = request.method === 'GET' && path === '/info/refs?service=git-upload-pack';
  const asksPack = request.method === 'POST' && path === '/git-upload-pack';
  if (!path || !(asksRefs || asksPack)) return void response.writeHead(404).end();
  try {
    const found = await forward(request, `${state.base}${path}`, state.base, options);
    if (asksRefs && found.status === 200) state.base = found.url.replace(/\/info\/refs\?.*$/, '');
    if (found.status >= 400) state.failure = refusal(found, options.who);
    response.writeHead(found.status, { 'content-type': found.headers['content-type'] ?? 'application/octet-stream' });
    response.end(found.bytes ?? found.body);
  } catch (error) {
    state.failure = error;
    response.writeHead(502).end();
  }
}

async function forward(
  request: IncomingMessage,
  url: string,
  base: string,
  { http, repository, authorization, maxBytes, signal }: RelayOptions,
): Promise<OutboundResponse> {
  const headers: Record<string, string> = {};
  for (const name of ['accept', 'content-type', 'content-encoding', 'git-protocol']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const sameOrigin = new URL(base).origin === new URL(repository).origin;
  if (authorization && sameOrigin) headers.authorization = authorization;
  const body = request.method === 'POST' ? await bodyOf(request) : undefined;
  return await http.request({ url, method: request.method, headers, body, maxBytes, timeoutMs: 120_000, signal });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > longestQuestion) throw new GennakerError('limit', 'git asks for more than the relay takes');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function refusal(found: OutboundResponse, who: string): GennakerError {
  const place = found.url.replace(/\/(info\/refs|git-upload-pack).*$/s, '');
  if (found.status === 401)
    return unauthenticated(`${place} does not accept the credentials of ${who}, or does not exist`);
  if (found.status === 403) return forbidden(`${place} forbids this to ${who}`);
  if (found.status === 404) return notFound(`There is no repository at ${place}, or ${who} may not see it`);
  return unavailable(`${place} answered ${found.status}`);
}
