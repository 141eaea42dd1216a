/**
 * The guarded client. For every hop, the first and each redirect alike: parse the address, resolve the name once, check
 * every address it has, then connect to exactly those. Because the connection never asks the resolver again, a name that
 * answers with a public address for the check and a private one a moment later gains nothing.
 */
import { formatDuration } from '#lib/kernel/duration';
import { GennakerError, invalid, unavailable } from '#lib/kernel/errors';
import { parseAddress } from './outbound-address.ts';
import type { OutboundHttp, OutboundPolicy, OutboundRequest, OutboundResponse } from './outbound-contract.ts';
import { exchange } from './outbound-exchange.ts';
import { type Resolve, resolveName } from './outbound-names.ts';
import { createGuard, type OutboundGuard } from './outbound-policy.ts';
import { type Hop, nextHop, withoutQuery } from './outbound-redirect.ts';

export interface OutboundOptions {
  /** Default: the system's resolver. */
  resolve?: Resolve;
  /** Default 10 s. */
  connectTimeoutMs?: number;
}

const maxRedirects = 5;
const defaultTimeoutMs = 30_000;
const longestTimeoutMs = 300_000;
const defaultMaxBytes = 5 * 1024 * 1024;
/** CONNECT and TRACE are left out: one opens a tunnel, the other echoes credentials. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export function createOutboundHttp(policy: OutboundPolicy, options: OutboundOptions = {}): OutboundHttp {
  const guard = createGuard(policy);
  const resolve = options.resolve ?? resolveName;
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;

  return {
    async request(request) {
      const timeoutMs = Math.min(request.timeoutMs ?? defaultTimeoutMs, longestTimeoutMs);
      return withDeadline(request, timeoutMs, async (signal) => {
        let hop = firstHop(request);
        for (let redirects = 0; ; redirects++) {
          const addresses = await checkedAddresses(guard, resolve, hop.url, signal);
          const maxBytes = request.maxBytes ?? defaultMaxBytes;
          const response = await exchange(hop, addresses, { connectTimeoutMs, maxBytes, signal });
          if (request.redirects === 'return') return response;
          const next = nextHop(hop, response.status, response.headers.location);
          if (!next) return response;
          if (redirects === maxRedirects) {
            throw unavailable(`${withoutQuery(request.url)} redirects more than ${maxRedirects} times`, {
              retryable: false,
            });
          }
          hop = next;
        }
      });
    },
  };
}

function firstHop(request: OutboundRequest): Hop {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const method = (request.method ?? 'GET').toUpperCase();
  if (!methods.includes(method))
    throw invalid(`The method ${method.slice(0, 20)} cannot be used; choose ${methods.join(', ')}`);
  return {
    url: request.url,
    method,
    headers: Object.fromEntries(headers),
    body: request.body,
  };
}

async function checkedAddresses(guard: OutboundGuard, resolve: Resolve, text: string, signal: AbortSignal) {
  const url = guard.parse(text);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = parseAddress(host)
    ? [host]
    : await abortable(
        signal,
        resolve(host).catch(() => []),
      );
  if (addresses.length === 0) throw unavailable(`The host name ${host} cannot be resolved; is it spelled correctly?`);
  guard.check(url, addresses);
  return addresses;
}

/** Runs `work` with a signal that fires for the caller's abort and for the total timeout. */
async function withDeadline(
  request: OutboundRequest,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<OutboundResponse>,
): Promise<OutboundResponse> {
  const controller = new AbortController();
  const forward = () => controller.abort(request.signal?.reason);
  if (request.signal?.aborted) forward();
  request.signal?.addEventListener('abort', forward);
  const late = `${withoutQuery(request.url)} did not answer within ${formatDuration(timeoutMs)}`;
  const timer = setTimeout(() => controller.abort(new GennakerError('timeout', late)), timeoutMs);
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', forward);
  }
}

/** A resolver cannot be stopped, but nobody has to wait for it. */
function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  return promise;
}
