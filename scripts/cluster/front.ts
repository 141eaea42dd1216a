/**
 * A plain HTTP door to a cluster, for tests: it adds the certificates and credentials of a kubeconfig, as `kubectl proxy`
 * does, unless a request brings credentials of its own. Only who knows the secret first part of the path comes through, because behind it one may do everything.
 */
import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  request as plain,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import { request as secured } from 'node:https';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { messageOf, unavailable } from '#lib/kernel/errors';

export interface Front {
  /** `http://127.0.0.1:…/…`; paths of the Kubernetes API follow. */
  url: string;
  close(): Promise<void>;
}

/** A door to the current context of the kubeconfig file. */
export async function openFront(kubeconfig: string): Promise<Front> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const target = config.getCurrentCluster()?.server;
  if (target === undefined)
    throw unavailable(`${kubeconfig} has no current context: choose one with kubectl config use-context`);
  const withoutUser = new KubeConfig();
  withoutUser.loadFromClusterAndUser(config.getCurrentCluster()!, { name: 'whoever' });
  const secret = `/${randomBytes(16).toString('hex')}`;

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (!path.startsWith(`${secret}/`)) return void response.writeHead(404).end();
    const url = new URL(target + path.slice(secret.length));
    const options: RequestOptions = { method: request.method, headers: { ...request.headers, host: url.host } };
    const { authorization } = request.headers;
    if (url.protocol === 'https:') await (authorization ? withoutUser : config).applyToHTTPSOptions(options);
    const send = url.protocol === 'https:' ? secured : plain;
    const onward = send(url, options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // A watch that has nothing to tell has begun all the same.
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', (error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(messageOf(error));
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  const server = createServer((request, response) => {
    forward(request, response).catch((error) => response.writeHead(502).end(messageOf(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${secret}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
