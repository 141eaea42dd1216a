/**
 * A Prometheus over real HTTP. Nothing is scraped or stored: each series is a function of its pod and the time, so history
 * is there from the first moment and the same after a restart. Only which pods there were is kept.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '#lib/kernel/clock';
import { listen } from '#lib/sandbox/listen';
import { pageHeaders } from '#lib/sandbox/page';
import { requestBody } from '#lib/sandbox/request-body';
import { keepSnapshot, loadSnapshot } from '#lib/sandbox/snapshot';
import { answer } from './api.ts';
import { queryPage } from './pages.ts';
import { demoTargets } from './series/demo.ts';
import type { Target } from './series/service.ts';
import { Targets } from './series/targets.ts';

export interface SandboxPrometheusOptions {
  port?: number;
  snapshotFile?: string;
  clock?: Clock;
  /** Pods that are there from the beginning. Default: a few server groups of the demo services. */
  targets?: Target[];
}

export interface SandboxPrometheus {
  url: string;
  /** Tells which pods of an account run now; those that are missing have ended. */
  report(account: string, running: readonly Target[]): void;
  close(): Promise<void>;
}

export async function startSandboxPrometheus(options: SandboxPrometheusOptions = {}): Promise<SandboxPrometheus> {
  const clock = options.clock ?? systemClock;
  const stored = await loadSnapshot<Target[]>(options.snapshotFile);
  const targets = new Targets(stored ?? options.targets ?? demoTargets(), clock);
  const snapshot = keepSnapshot(options.snapshotFile, () => targets.all());

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://prometheus');
    const form = request.method === 'POST' ? new URLSearchParams(await requestBody(request)) : new URLSearchParams();
    const params = new URLSearchParams([...url.searchParams, ...form]);
    if (url.pathname.startsWith('/api/v1/')) {
      const { status, body } = answer(targets, clock.now(), decodeURIComponent(url.pathname.slice(8)), params);
      return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
    if (url.pathname === '/' || url.pathname === '/graph') {
      return response.writeHead(200, pageHeaders).end(queryPage(targets, clock.now(), params.get('expr') ?? ''));
    }
    if (url.pathname === '/-/healthy' || url.pathname === '/-/ready')
      return response.end('Prometheus Server is Ready.\n');
    return response.writeHead(404).end('404 page not found\n');
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const body = { status: 'error', errorType: 'internal', error: error instanceof Error ? error.message : 'failed' };
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  const listening = await listen(server, options.port);
  return {
    url: listening.url,
    report(account, running) {
      if (targets.report(account, running)) snapshot.changed();
    },
    async close() {
      await listening.close();
      await snapshot.close();
    },
  };
}
