import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CloudAccount, InventoryResource, InventorySink } from '#lib/providers/contract';
import type { KubernetesOptions } from '#lib/providers/kubernetes/connect';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { collecting } from '#lib/providers/testing/kit';

/** API servers that misbehave exactly as a test wants, over real HTTP, and accounts that point at them. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  token: string;
  body: string;
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export interface BadCluster {
  url: string;
  account(name: string, more?: { settings?: object; user?: object; cluster?: object }): CloudAccount;
  close(): void;
}

export async function badCluster(answer: Answer, tls?: { key: string; cert: string }): Promise<BadCluster> {
  const listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '', 'http://here');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      answer(
        {
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          token: (request.headers.authorization ?? '').replace('Bearer ', ''),
          body: Buffer.concat(chunks).toString('utf8'),
        },
        response,
      ),
    );
  };
  const server: Server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    account: (name, more = {}) => ({
      name,
      environment: 'test',
      settings: { kinds: ['Pod'], ...more.settings },
      secrets: {
        kubeconfig: JSON.stringify({
          'current-context': 'a',
          contexts: [{ name: 'a', context: { cluster: 'c', user: 'u', namespace: 'prod' } }],
          clusters: [{ name: 'c', cluster: { server: url, ...more.cluster } }],
          users: [{ name: 'u', user: more.user ?? { token: 'good' } }],
        }),
      },
    }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Watched {
  rows: Map<string, InventoryResource>;
  /** `stale: Cluster … fell silent` */
  states: string[];
  stop(): Promise<void>;
}

export function watched(account: CloudAccount, options: KubernetesOptions = {}): Watched {
  const stop = new AbortController();
  const rows = new Map<string, InventoryResource>();
  const states: string[] = [];
  const sink: InventorySink = {
    ...collecting(rows, []),
    async state(_account, state, reason) {
      states.push(reason ? `${state}: ${reason}` : state);
    },
  };
  const provider = kubernetesProvider({ allowLocalCredentials: true, ...options });
  const watching = provider.watch(account, sink, stop.signal);
  return {
    rows,
    states,
    async stop() {
      stop.abort();
      await watching;
    },
  };
}

export function json(response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export const status = (code: number, message: string, more: object = {}) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  message,
  ...more,
});

export const pod = (name: string, resourceVersion = '1', more: object = {}) => ({
  metadata: { name, namespace: 'prod', resourceVersion, uid: name, ...more },
});

export const podList = (resourceVersion: string, items: object[], next?: string) => ({
  kind: 'PodList',
  metadata: { resourceVersion, ...(next ? { continue: next } : {}) },
  items,
});

export const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
