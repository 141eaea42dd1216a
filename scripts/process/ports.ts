import { createServer } from 'node:net';
import { unavailable } from '#lib/kernel/errors';

/** Why nobody could listen there now, as the system's code (`EADDRINUSE`); undefined when somebody could. */
export function portProblem(port: number, host = '127.0.0.1'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await portProblem(port)) === undefined;
}

/** A port nobody listens on. Another process may take it before the caller does: be ready to ask again. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host }, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * A free port to remember: below the range from which the system hands out ports to outgoing connections, so that it
 * is still free at the next start. `count` asks for that many adjoining ones and gives the first.
 */
export async function lastingPort(count = 1): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const first = 20_000 + Math.floor(Math.random() * (12_000 - count));
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isPortFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
  throw unavailable(`No ${count} adjoining free ports were found on 127.0.0.1`);
}
