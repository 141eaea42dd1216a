import type { KubeConfig } from '@kubernetes/client-node';
import { type Dispatcher, request as send } from 'undici';
import { GennakerError, isGennakerError, messageOf, unavailable } from '#lib/kernel/errors';
import type { ClusterAddress } from '#lib/providers/kubernetes/kubeconfig';

/**
 * One cluster's API server, spoken to in plain JSON. The client library signs in (certificates, tokens, plugins,
 * proxies); requests go out by hand because its typed models turn dates and unknown fields into something else than
 * what was written, and a manifest must come back as it is.
 */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  /** For the whole answer; default 30 s. */
  timeoutMs?: number;
  /** Largest answer in bytes; default 64 MiB. */
  maxBytes?: number;
}

export interface ApiAnswer {
  status: number;
  /** Parsed JSON, or the text when it is not JSON. */
  body: unknown;
}

export interface ClusterConnection {
  /** Any status is an answer. Throws `unavailable` or `timeout` when none comes. */
  request(request: ApiRequest): Promise<ApiAnswer>;
  /**
   * Lines of a streamed answer until the server ends it, `signal` aborts, or nothing came for `silenceMs`. A status
   * other than 200 comes back as the answer instead. What stands behind the last line end counts as a line only with
   * `lastLine`: of a log it is one, of a stream of events it is half of one.
   */
  stream(
    request: ApiRequest & { signal: AbortSignal; silenceMs: number; lastLine?: boolean },
  ): Promise<{ refused: ApiAnswer } | { lines: AsyncIterable<string> }>;
}

interface Credentials {
  server: string;
  headers: Record<string, string>;
  dispatcher: Dispatcher | undefined;
  madeAt: number;
}

/** Tokens of plugins and service accounts change; asking again is cheap, and connections live longer than this. */
const credentialsLiveMs = 5 * 60_000;
const maxLineBytes = 8 * 1024 * 1024;

export function openConnection(account: string, address: ClusterAddress): ClusterConnection {
  let loaded: Promise<{ config: KubeConfig; server: string }> | undefined;
  let credentials: Promise<Credentials> | undefined;

  async function signIn(): Promise<Credentials> {
    loaded ??= address.load();
    const { config, server } = await loaded;
    const { headers, dispatcher } = await authenticate(config);
    return { server, headers, dispatcher, madeAt: Date.now() };
  }

  async function current(): Promise<Credentials> {
    const held = await credentials?.catch(() => undefined);
    if (held && Date.now() - held.madeAt < credentialsLiveMs) return held;
    credentials = signIn();
    // Requests under way finish on the old connections before they close.
    void held?.dispatcher?.close();
    return credentials;
  }

  async function open(request: ApiRequest, timeouts: { bodyMs: number; headersMs: number }) {
    for (let attempt = 0; ; attempt++) {
      const held = await current();
      const response = await send(url(held.server, request), {
        method: request.method ?? 'GET',
        dispatcher: held.dispatcher,
        headers: {
          accept: request.accept ?? 'application/json',
          'user-agent': 'gennaker',
          ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
          ...held.headers,
        },
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: request.signal,
        headersTimeout: timeouts.headersMs,
        bodyTimeout: timeouts.bodyMs,
      });
      if (response.statusCode !== 401 || attempt > 0) return response;
      await response.body.dump();
      credentials = undefined;
    }
  }

  return {
    async request(request) {
      const timeoutMs = request.timeoutMs ?? 30_000;
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
      try {
        const response = await open({ ...request, signal }, { bodyMs: timeoutMs, headersMs: timeoutMs });
        return { status: response.statusCode, body: await readBody(response.body, request.maxBytes ?? 64 * 1024 ** 2) };
      } catch (error) {
        throw unreachable(account, error, request.signal, timeout.aborted ? timeoutMs : undefined);
      }
    },
    async stream(request) {
      try {
        const response = await open(request, { bodyMs: request.silenceMs, headersMs: 30_000 });
        if (response.statusCode === 200) return { lines: linesOf(response.body, request.lastLine === true) };
        return { refused: { status: response.statusCode, body: await readBody(response.body, 1024 ** 2) } };
      } catch (error) {
        throw unreachable(account, error, request.signal, undefined);
      }
    },
  };
}

async function authenticate(config: KubeConfig) {
  // The library fills a request's context; only its headers and its connection settings are of use here.
  const headers: Record<string, string> = {};
  let dispatcher: Dispatcher | undefined;
  const context = {
    setHeaderParam: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    setDispatcher: (made: Dispatcher) => {
      dispatcher = made;
    },
  };
  await config.applySecurityAuthentication(
    context as unknown as Parameters<KubeConfig['applySecurityAuthentication']>[0],
  );
  return { headers, dispatcher };
}

function url(server: string, request: ApiRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return `${server}${request.path}${text ? `?${text}` : ''}`;
}

async function readBody(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new GennakerError('limit', `The cluster's answer is larger than ${Math.round(maxBytes / 1024 ** 2)} MiB`);
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function* linesOf(body: AsyncIterable<Buffer>, lastLine: boolean): AsyncIterable<string> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, at));
      yield Buffer.concat(rest).toString('utf8');
      rest = [];
      size = 0;
      from = at + 1;
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      size += chunk.length - from;
      if (size > maxLineBytes) throw new GennakerError('limit', 'One line of the cluster is larger than 8 MiB');
    }
  }
  if (lastLine && size > 0) yield Buffer.concat(rest).toString('utf8');
}

function unreachable(account: string, error: unknown, signal: AbortSignal | undefined, timedOutMs?: number): unknown {
  if (signal?.aborted) return signal.reason;
  if (isGennakerError(error)) return error;
  if (timedOutMs !== undefined) {
    return new GennakerError('timeout', `Cluster ${account} did not answer within ${timedOutMs / 1000} s`, {
      object: account,
      cause: error,
    });
  }
  return unavailable(`Cluster ${account} cannot be reached: ${reasonOf(error)}`, { object: account, cause: error });
}

/** The innermost reason: `connect ECONNREFUSED 127.0.0.1:6443` says more than `fetch failed`. */
function reasonOf(error: unknown): string {
  let found = error;
  for (let depth = 0; depth < 5 && found instanceof Error && found.cause instanceof Error; depth++) found = found.cause;
  if (found instanceof AggregateError && found.errors.length > 0) return messageOf(found.errors[0]);
  return messageOf(found);
}
