import { setTimeout as delay } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { type Dispatcher, request as send } from 'undici';
import type { Resolve } from '#lib/http/outbound-names';
import { GennakerError, isGennakerError } from '#lib/kernel/errors';
import type { ClusterAddress } from '#lib/providers/kubernetes/kubeconfig';
import { limitedPlaces } from '#lib/providers/kubernetes/places';
import { noAnswerWithin, strangeAnswer, type Target, unreachable } from '#lib/providers/kubernetes/unreachable';

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
  /** Whom it speaks to; the server is known once something was asked. */
  readonly target: Readonly<Target>;
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
/** Of one cluster, streams aside: thousands of objects at once must not open thousands of connections to it. */
const mostAtOnce = 32;
/** How often a request waits as the server asks (429) before that is its answer. */
const mostPauses = 4;
const longestPauseMs = 10_000;

/** `Retry-After` in seconds, or as a date; a second when it says nothing. */
function askedPauseMs(header: string | string[] | undefined): number {
  const text = Array.isArray(header) ? header[0] : header;
  const asked = text === undefined ? 1000 : /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Math.min(longestPauseMs, Math.max(0, Number.isNaN(asked) ? 1000 : asked));
}

export function openConnection(account: string, address: ClusterAddress, resolve?: Resolve): ClusterConnection {
  let loaded: Promise<{ config: KubeConfig; server: string }> | undefined;
  let held: Credentials | undefined;
  let signingIn: Promise<Credentials> | undefined;
  const places = limitedPlaces(mostAtOnce);
  const target: Target = { account };

  async function signIn(): Promise<Credentials> {
    loaded ??= address.load(resolve);
    try {
      const { config, server } = await loaded;
      Object.assign(target, { server, proxy: config.getCurrentCluster()?.proxyUrl });
      const { headers, dispatcher } = await authenticate(config);
      const before = held;
      held = { server, headers, dispatcher, madeAt: Date.now() };
      // Requests under way finish on the old connections before they close.
      void before?.dispatcher?.close();
      return held;
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  }

  /** However many ask at once, a program that gives tokens runs once. */
  function current(): Promise<Credentials> {
    if (held && Date.now() - held.madeAt < credentialsLiveMs) return Promise.resolve(held);
    signingIn ??= signIn().finally(() => {
      signingIn = undefined;
    });
    return signingIn;
  }

  function forget(used: Credentials): void {
    if (held !== used) return;
    loaded = undefined;
    held = undefined;
    void used.dispatcher?.close();
  }

  async function open(request: ApiRequest, timeouts: { bodyMs: number; headersMs: number }) {
    let renewed = false;
    for (let pauses = 0; ; ) {
      const used = await current();
      const response = await send(url(used.server, request), {
        method: request.method ?? 'GET',
        dispatcher: used.dispatcher,
        headers: {
          accept: request.accept ?? 'application/json',
          'user-agent': 'gennaker',
          ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json' }),
          ...used.headers,
        },
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: request.signal,
        headersTimeout: timeouts.headersMs,
        bodyTimeout: timeouts.bodyMs,
      });
      if (response.statusCode === 401 && !renewed) {
        await response.body.dump();
        renewed = true;
        // From the start: a program or a file that gives tokens is asked anew, whatever it said about their age.
        forget(used);
        continue;
      }
      if (response.statusCode !== 429 || pauses >= mostPauses) return response;
      await response.body.dump();
      pauses += 1;
      await delay(askedPauseMs(response.headers['retry-after']), undefined, { signal: request.signal });
    }
  }

  return {
    target,
    async request(request) {
      const timeoutMs = request.timeoutMs ?? 30_000;
      const leave = await places.enter(request.signal);
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
      try {
        const response = await open({ ...request, signal }, { bodyMs: timeoutMs, headersMs: timeoutMs });
        const body = await readBody(response.body, request.maxBytes ?? 64 * 1024 ** 2);
        const answer = { status: response.statusCode, body };
        const strange = strangeAnswer(target, answer);
        if (strange) throw strange;
        return answer;
      } catch (error) {
        throw failed(target, error, request.signal, timeout.aborted ? timeoutMs : undefined);
      } finally {
        leave();
      }
    },
    async stream(request) {
      try {
        const response = await open(request, { bodyMs: request.silenceMs, headersMs: 30_000 });
        if (response.statusCode === 200) {
          return { lines: linesOf(told(target, response.body, request.signal), request.lastLine === true) };
        }
        return { refused: { status: response.statusCode, body: await readBody(response.body, 1024 ** 2) } };
      } catch (error) {
        throw failed(target, error, request.signal);
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

/** What breaks while a stream is read names the cluster too; silence is told from other ends by its code. */
async function* told(target: Target, body: AsyncIterable<Buffer>, signal: AbortSignal): AsyncIterable<Buffer> {
  try {
    yield* body;
  } catch (error) {
    if (!signal.aborted && (error as { code?: unknown }).code === 'UND_ERR_BODY_TIMEOUT') {
      throw new GennakerError('timeout', `Cluster ${target.account} fell silent`, {
        object: target.account,
        cause: error,
      });
    }
    throw failed(target, error, signal);
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

function failed(target: Target, error: unknown, signal: AbortSignal | undefined, timedOutMs?: number): unknown {
  if (signal?.aborted) return signal.reason;
  if (isGennakerError(error) || timedOutMs === undefined) return unreachable(target, error);
  return noAnswerWithin(target, timedOutMs, error);
}
