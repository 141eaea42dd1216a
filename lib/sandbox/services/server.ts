import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '#lib/kernel/clock';
import { listen } from '#lib/sandbox/listen';
import { pageHeaders } from '#lib/sandbox/page';
import { requestBody } from '#lib/sandbox/request-body';
import { homePage, shopPage, storefrontManifest } from './pages.ts';
import { idOf, readId, report, stateOf, verificationOf } from './verify.ts';

export interface SandboxServicesOptions {
  port?: number;
  timeScale?: number;
  clock?: Clock;
}

export interface SandboxServices {
  url: string;
  close(): Promise<void>;
}

/** The demo team's own endpoints: something to verify with, something to fetch, something to look at. */
export async function startSandboxServices(options: SandboxServicesOptions = {}): Promise<SandboxServices> {
  const clock = options.clock ?? systemClock;
  const timeScale = options.timeScale ?? 1;
  const cancelled = new Set<string>();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
    const [, first, second] = url.pathname.split('/');
    if (first === 'verify') return second ? look(request, response, second) : verify(request, response, url);
    if (url.pathname === '/') return sendPage(response, homePage());
    if (url.pathname === '/shop') return sendPage(response, shopPage(url.searchParams.get('version') ?? '2.4.5'));
    if (url.pathname === '/healthz') return sendJson(response, 200, { status: 'ok' });
    if (url.pathname === '/manifests/storefront.yaml') {
      return response.writeHead(200, { 'content-type': 'application/yaml' }).end(storefrontManifest);
    }
    return sendJson(response, 404, { error: `There is nothing at ${url.pathname}` });
  };

  async function verify(request: IncomingMessage, response: ServerResponse, url: URL) {
    if (request.method !== 'POST') return sendJson(response, 405, { error: 'Post the release to verify' });
    const verification = verificationOf(url.searchParams, await requestBody(request));
    if (!url.searchParams.has('slow')) return sendJson(response, verification.fails ? 422 : 200, report(verification));
    const id = idOf({ ...verification, startedAt: clock.now() });
    const statusUrl = `${url.origin}/verify/${id}`;
    response.setHeader('location', statusUrl);
    return sendJson(response, 202, { id, status: 'RUNNING', progress: 0, statusUrl, cancelUrl: statusUrl });
  }

  function look(request: IncomingMessage, response: ServerResponse, id: string) {
    const verification = readId(id);
    if (!verification) return sendJson(response, 404, { error: 'No such verification' });
    if (request.method === 'DELETE') cancelled.add(id);
    if (cancelled.has(id)) return sendJson(response, 200, { id, status: 'CANCELED' });
    return sendJson(response, 200, { id, ...stateOf(verification, clock.now(), timeScale) });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      sendJson(response, 400, { error: error instanceof Error ? error.message : 'failed' });
    });
  });
  const { url, close } = await listen(server, options.port);
  return { url, close };
}

const sendPage = (response: ServerResponse, body: string) => response.writeHead(200, pageHeaders).end(body);

const sendJson = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
