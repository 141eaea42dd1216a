/**
 * Whoever came by HTTPS once shall not be led to plain HTTP afterwards (HSTS). Told with each answer of this process, whatever
 * makes it, and only where the public address is an https one: elsewhere browsers ignore it, and TLS is the proxy's.
 * Hosts below ours are not ours to speak for; a proxy that knows them may say more.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

const header = 'strict-transport-security';
const aYear = 'max-age=31536000';
const slot = Symbol.for('gennaker.strict-transport');
const holder = globalThis as { [slot]?: true };

/** Does nothing the second time, nor for an address without TLS. */
export function askForHttps(publicUrl: string): void {
  if (holder[slot] || !publicUrl.startsWith('https:')) return;
  holder[slot] = true;
  subscribe('http.server.request.start', (message) => {
    (message as { response: ServerResponse }).response.setHeader(header, aYear);
  });
}
