/** A Jenkins over real HTTP: the remote API as far as deployers use it, and pages for people. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '#lib/kernel/clock';
import { listen } from '#lib/sandbox/listen';
import { requestBody } from '#lib/sandbox/request-body';
import { keepSnapshot, loadSnapshot } from '#lib/sandbox/snapshot';
import { createRoutes, type JenkinsReply } from './routes.ts';
import { Builds, type JenkinsState } from './state.ts';

export interface SandboxJenkinsOptions {
  port?: number;
  /** Keeps builds and queue over restarts. */
  snapshotFile?: string;
  /** 0.01 makes a build of six seconds take 60 ms. */
  timeScale?: number;
  /** Who may start builds; anybody may read. */
  user?: string;
  token?: string;
  clock?: Clock;
}

export interface SandboxJenkins {
  url: string;
  user: string;
  token: string;
  close(): Promise<void>;
}

export async function startSandboxJenkins(options: SandboxJenkinsOptions = {}): Promise<SandboxJenkins> {
  const user = options.user ?? 'gennaker';
  const token = options.token ?? 'sandbox';
  const clock = options.clock ?? systemClock;
  const builds = new Builds(await loadSnapshot<JenkinsState>(options.snapshotFile), clock, options.timeScale ?? 1);
  const snapshot = keepSnapshot(options.snapshotFile, () => builds.state);
  const crumbKey = randomBytes(32);
  const crumbFor = (session: string) => createHmac('sha256', crumbKey).update(session).digest('hex');

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'jenkins'}`);
    const who = userOf(request, user, token);
    if (who === undefined) return send(response, { status: 401, body: 'Invalid password or token' });
    if (url.pathname === '/crumbIssuer/api/json') {
      const session = sessionOf(request) ?? randomBytes(16).toString('hex');
      const body = JSON.stringify({ crumb: crumbFor(session), crumbRequestField: 'Jenkins-Crumb' });
      return send(response, {
        status: 200,
        body,
        headers: { 'set-cookie': `JSESSIONID=${session}; Path=/; HttpOnly` },
      });
    }
    if (request.method === 'POST') {
      if (who === '') return send(response, { status: 403, body: 'anonymous is missing the Job/Build permission' });
      const session = sessionOf(request);
      if (!session || request.headers['jenkins-crumb'] !== crumbFor(session)) {
        return send(response, { status: 403, body: 'No valid crumb was included in the request' });
      }
    }
    const form = request.method === 'POST' ? new URLSearchParams(await requestBody(request)) : new URLSearchParams();
    const reply = createRoutes(builds, url.origin)(request.method ?? 'GET', url, form, who);
    snapshot.changed();
    send(response, reply);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        send(response, { status: 400, body: error instanceof Error ? error.message : 'failed' });
    });
  });
  const listening = await listen(server, options.port);
  return {
    url: listening.url,
    user,
    token,
    async close() {
      await listening.close();
      await snapshot.close();
    },
  };
}

function send(response: ServerResponse, reply: JenkinsReply) {
  response.writeHead(reply.status, {
    'x-jenkins': '2.516.3',
    'content-type': reply.body.startsWith('{') ? 'application/json;charset=utf-8' : 'text/plain;charset=utf-8',
    ...reply.headers,
  });
  response.end(reply.body);
}

/** The user, an empty text for nobody, undefined for wrong credentials. */
function userOf(request: IncomingMessage, user: string, token: string): string | undefined {
  const header = request.headers.authorization;
  if (!header) return '';
  const given = Buffer.from(header.replace(/^Basic\s+/i, ''), 'base64');
  const wanted = Buffer.from(`${user}:${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? user : undefined;
}

function sessionOf(request: IncomingMessage): string | undefined {
  return /(?:^|;\s*)JSESSIONID=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1];
}
