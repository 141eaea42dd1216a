import { createServer } from 'node:net';
import { unavailable } from '#lib/kernel/errors';

/** Whether somebody could listen on this port now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
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
