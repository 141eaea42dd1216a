import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { formatDuration } from '#lib/kernel/duration';
import { GennakerError, invalid, isGennakerError, unavailable } from '#lib/kernel/errors';
import type { OutboundResponse } from './outbound-contract.ts';
import { type Hop, withoutQuery } from './outbound-redirect.ts';

export interface ExchangeLimits {
  connectTimeoutMs: number;
  maxBytes: number;
  /** Aborted by the caller or by the total timeout; its reason is thrown. */
  signal: AbortSignal;
}

/**
 * One request and its answer over a connection of its own. The socket goes to one of `addresses`, which were checked
 * before; the name is not resolved again, so a resolver that changes its mind changes nothing.
 */
export function exchange(hop: Hop, addresses: readonly string[], limits: ExchangeLimits): Promise<OutboundResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<OutboundResponse>();
  const url = new URL(hop.url);
  const fail = (error: unknown) => reject(limits.signal.aborted ? limits.signal.reason : explain(error, hop.url));
  try {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: hop.method,
      headers: headersOf(hop),
      agent: false,
      lookup: pinned(addresses),
      signal: limits.signal,
    });
    const connectTimer = setTimeout(() => {
      request.destroy(
        new GennakerError(
          'timeout',
          `${withoutQuery(hop.url)} accepted no connection within ${formatDuration(limits.connectTimeoutMs)}`,
        ),
      );
    }, limits.connectTimeoutMs);
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connectTimer));
    });
    request.on('close', () => clearTimeout(connectTimer));
    request.on('error', fail);
    request.on('response', (response) => {
      readBody(response, hop, limits.maxBytes)
        .then((bytes) => resolve(answer(response, bytes, hop)))
        .catch((error: unknown) => {
          fail(error);
          request.destroy();
        });
    });
    request.end(hop.body);
  } catch (error) {
    fail(error);
  }
  return promise;
}

/** A lookup that knows only the checked addresses. Node asks for one or for all, depending on the family rules. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, options, callback) => {
    if (options.all) callback(null, all);
    else callback(null, all[0]!.address, all[0]!.family);
  };
}

/** What belongs to the connection is ours to say. */
// biome-ignore format: a set of words
const ours = new Set([
  'host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'expect', 'keep-alive',
  'proxy-authorization', 'proxy-connection', 'accept-encoding',
]);

function headersOf(hop: Hop): Record<string, string | string[] | number> {
  const headers: Record<string, string | string[] | number> = {
    'user-agent': 'gennaker',
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br',
  };
  for (const [name, value] of Object.entries(hop.headers)) if (!ours.has(name)) headers[name] = value;
  if (hop.body !== undefined) headers['content-length'] = Buffer.byteLength(hop.body);
  return headers;
}

async function readBody(response: IncomingMessage, hop: Hop, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Counted after decoding: a small answer may unfold into a huge one.
  for await (const chunk of decoded(response, hop.method)) {
    size += (chunk as Buffer).length;
    if (size > maxBytes) {
      throw new GennakerError(
        'limit',
        `${withoutQuery(hop.url)} sent more than ${maxBytes} bytes, the limit for one answer`,
      );
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function decoded(response: IncomingMessage, method: string): Readable {
  if (method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304) return response;
  switch (response.headers['content-encoding']?.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return chain(response, createGunzip());
    case 'deflate':
      return chain(response, createInflate());
    case 'br':
      return chain(response, createBrotliDecompress());
    default:
      return response;
  }
}

/** pipe() forwards no errors; a broken connection must fail the reader too. */
function chain(source: IncomingMessage, decoder: ReturnType<typeof createGunzip>): Readable {
  source.on('error', (error) => decoder.destroy(error));
  source.on('aborted', () => decoder.destroy(new Error('the connection broke off')));
  return source.pipe(decoder);
}

function answer(response: IncomingMessage, bytes: Buffer, hop: Hop): OutboundResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headersDistinct)) {
    if (value) headers[name] = value.join(name === 'set-cookie' ? '\n' : ', ');
  }
  return { status: response.statusCode ?? 0, headers, body: bytes.toString('utf8'), bytes, url: hop.url };
}

function explain(error: unknown, fullUrl: string): GennakerError {
  if (isGennakerError(error)) return error;
  const url = withoutQuery(fullUrl);
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'ECONNREFUSED')
    return unavailable(`${url} refuses connections; is the service running?`, { cause: error });
  if (code.startsWith('ERR_INVALID_') || code === 'ERR_UNESCAPED_CHARACTERS') {
    return invalid(`The request to ${url} cannot be sent: ${text}`, { cause: error });
  }
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/.test(code)) {
    const details = { cause: error, retryable: false };
    return unavailable(
      `The certificate of ${url} is not trusted (${text}); add its CA with NODE_EXTRA_CA_CERTS`,
      details,
    );
  }
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR')) {
    return unavailable(`${url} sent a body that cannot be decompressed`, { cause: error });
  }
  return unavailable(`${url} cannot be reached: ${text || code}`, { cause: error });
}
