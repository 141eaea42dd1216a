/**
 * Who is at the other end. A route handler does not see the connection, and headers are what anybody likes to write; so
 * the server's own event, before Next reads a request, writes down who opened the connection, signed with a number that
 * only this process knows. `X-Forwarded-For` is believed only from `GENNAKER_TRUSTED_PROXIES`.
 */
import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { type AddressRange, inRange, parseAddress, parseRange } from '#lib/http/outbound-address';
import { invalid } from '#lib/kernel/errors';

const header = 'x-gennaker-peer';
const slot = Symbol.for('gennaker.peer-secret');
const holder = globalThis as { [slot]?: string };

/** Throws `invalid` for an entry that is neither an address nor a range. */
export function parseProxies(entries: readonly string[]): AddressRange[] {
  return entries.map((entry) => {
    const range = parseRange(entry);
    if (range) return range;
    throw invalid(`"${entry}" in GENNAKER_TRUSTED_PROXIES is neither an address nor a range like 10.0.0.0/8`);
  });
}

/** From now on every request of this process says who sent it. Does nothing the second time. */
export function watchPeers(trusted: readonly AddressRange[]): void {
  if (holder[slot]) return;
  const secret = randomBytes(16).toString('hex');
  holder[slot] = secret;
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    const peer = plain(request.socket.remoteAddress);
    const forwarded = request.headers['x-forwarded-for'];
    request.headers[header] = `${secret} ${peer}`;
    request.headers['x-forwarded-for'] = clientAddress(peer, [forwarded ?? []].flat().join(','), trusted);
  });
}

/** Who opened the connection; undefined when that is not known, as in a request that was made by hand. */
export function peerOf(headers: Headers): string | undefined {
  const [secret, peer] = (headers.get(header) ?? '').split(' ');
  return holder[slot] !== undefined && secret === holder[slot] ? peer : undefined;
}

/**
 * The nearest address that is not one of our proxies: what stands further left may be invented by the client.
 */
export function clientAddress(peer: string, forwarded: string, trusted: readonly AddressRange[]): string {
  const isTrusted = (text: string) => {
    const address = parseAddress(text);
    return address !== undefined && trusted.some((range) => inRange(address, range));
  };
  let nearest = peer;
  for (const text of forwarded.split(',').map(plain).filter(Boolean).reverse()) {
    if (!isTrusted(nearest)) break;
    // A proxy that forwards something which is no address is where the trail ends.
    if (!parseAddress(text)) break;
    nearest = text;
  }
  return nearest;
}

/** Without the port and brackets some proxies add, and IPv4 as itself. */
function plain(text: string | undefined): string {
  const bare = (text ?? '').trim().replace(/^"|"$/g, '');
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(bare)?.[1] ?? bare.replace(/^([\d.]+):\d+$/, '$1');
  return host.replace(/^::ffff:(?=[\d.]+$)/i, '').slice(0, 64);
}
