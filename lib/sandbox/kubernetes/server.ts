/**
 * A Kubernetes cluster in one process: the API over plain HTTP on loopback, and the controllers, scheduler and nodes
 * behind it. README.md says what it does and how images choose their behaviour.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { messageOf } from '#lib/kernel/errors';
import { createLogger } from '#lib/kernel/logger';
import { listen } from '#lib/sandbox/listen';
import { keepSnapshot, loadSnapshot } from '#lib/sandbox/snapshot';
import { type Call, sendJson } from './api/call.ts';
import { handle } from './api/router.ts';
import { StatusError, toStatus } from './api/status.ts';
import type { Cluster } from './cluster.ts';
import { startControllers } from './controllers/start.ts';
import { Kinds } from './resources/registry.ts';
import { seed } from './seed.ts';
import { restore, stateOf } from './store/snapshot.ts';
import { StoreFullError } from './store/store.ts';
import { createTimers } from './timers.ts';

export interface SandboxClusterOptions {
  name: string;
  /** Default: any free port. */
  port?: number;
  /** Namespaces to have besides the usual ones. */
  namespaces?: string[];
  /** Objects are kept in this file and found again at the next start. */
  snapshotFile?: string;
  /** Multiplies all delays of the controllers; default 1. */
  timeScale?: number;
  /** When set, requests need it as bearer token. */
  token?: string;
}

export interface SandboxCluster {
  name: string;
  url: string;
  /** YAML for a kubeconfig file. */
  kubeconfig: string;
  close(): Promise<void>;
}

const logger = createLogger({ level: 'warn', base: { part: 'sandbox-kubernetes' } });

/** A refusal by the API is part of the game; anything else is a fault of the sandbox. */
function report(error: unknown): void {
  if (!(error instanceof StatusError)) logger.warn('A controller of the sandbox failed and tries again', { error });
}

/** Starts a cluster on loopback. Rejects when the port is taken. */
export async function startSandboxCluster(options: SandboxClusterOptions): Promise<SandboxCluster> {
  const timers = createTimers(options.timeScale ?? 1);
  const store = restore(await loadSnapshot(options.snapshotFile));
  const kinds = new Kinds();
  const cluster: Cluster = { name: options.name, store, kinds, timers, moments: new Map(), watches: 0, report };
  const snapshot = keepSnapshot(options.snapshotFile, () => stateOf(store));
  store.listen(() => snapshot.changed());
  const server = createServer((request, response) => void serve(cluster, options.token, request, response));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  server.requestTimeout = 60_000;
  const listening = await listen(server, options.port ?? 0);
  seed(cluster, options.namespaces ?? []);
  startControllers(cluster);
  return {
    name: options.name,
    url: listening.url,
    kubeconfig: kubeconfigOf(options.name, listening.url, options.token),
    async close() {
      timers.close();
      await listening.close();
      await snapshot.close();
    },
  };
}

async function serve(
  cluster: Cluster,
  token: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => {});
  const call = callOf(request, response);
  try {
    if (call === undefined) throw new StatusError(400, 'BadRequest', 'the request has no valid path');
    await handle(cluster, token, call);
  } catch (error) {
    fail(call ?? { method: '', path: '', query: new URLSearchParams(), request, response }, error);
  }
}

function callOf(request: IncomingMessage, response: ServerResponse): Call | undefined {
  const url = URL.parse(request.url ?? '', 'http://sandbox');
  if (url === null) return undefined;
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, request, response };
}

function fail(call: Call, error: unknown): void {
  const { response } = call;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = statusOf(error);
  const wait = status.details?.retryAfterSeconds;
  if (wait !== undefined) response.setHeader('retry-after', wait);
  if (!call.request.complete) response.setHeader('connection', 'close');
  sendJson(call, status.code, toStatus(status));
}

function statusOf(error: unknown): StatusError {
  if (error instanceof StatusError) return error;
  if (error instanceof StoreFullError) return new StatusError(500, 'InternalError', error.message);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${messageOf(error)}`);
}

function kubeconfigOf(name: string, server: string, token: string | undefined): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name, user: token === undefined ? {} : { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  });
}
