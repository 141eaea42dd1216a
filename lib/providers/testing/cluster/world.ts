/**
 * The cluster a contract test runs against: the sandbox, or the real control plane that GENNAKER_CONTRACT_URL leads to
 * (`npm run test:cluster` sets it). Tests know neither. Each file has a namespace of its own, `{ns}` in paths.
 */
import { randomBytes } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import { at } from './objects.ts';

export interface Answer {
  status: number;
  body: JsonObject;
  text: string;
  headers: Headers;
}

export interface RequestOptions {
  type?: string;
  accept?: string;
  headers?: Record<string, string>;
}

export interface WatchEvent {
  type: string;
  object: JsonObject;
}

export interface World {
  /** Plain HTTP; paths of the API follow. */
  url: string;
  namespace: string;
  send(method: string, path: string, body?: Json | string, options?: RequestOptions): Promise<Answer>;
  /** Follows a watch of one object until it is as wanted; undefined stands for an object that is gone. */
  until(path: string, wanted: (object: JsonObject | undefined) => boolean): Promise<JsonObject | undefined>;
  /** The events of a watch as they come. */
  watch(path: string, signal: AbortSignal, accept?: string): AsyncGenerator<WatchEvent>;
  /** The name of a new namespace. */
  anotherNamespace(): Promise<string>;
  close(): Promise<void>;
}

export const realCluster = process.env.GENNAKER_CONTRACT_URL;
/** Bookmarks of a real cluster come once a minute. What comes in time ends the wait, also on a slow machine. */
const patience = realCluster === undefined ? 60_000 : 150_000;

export async function startWorld(): Promise<World> {
  if (realCluster !== undefined) return worldAt(realCluster, await freshNamespace(realCluster));
  const sandbox = await startSandboxCluster({ name: 'test', timeScale: 0.02 });
  return worldAt(sandbox.url, await freshNamespace(sandbox.url), () => sandbox.close());
}

/** Makes a namespace and waits until pods can be created in it. */
async function freshNamespace(base: string): Promise<string> {
  const name = `suite-${randomBytes(4).toString('hex')}`;
  const world = worldAt(base, name);
  await world.send('POST', '/api/v1/namespaces', { metadata: { name } });
  for (const object of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt']) {
    await world.until(`/api/v1/namespaces/${name}/${object}`, (found) => found !== undefined);
  }
  return name;
}

export function worldAt(base: string, namespace: string, end?: () => Promise<void>): World {
  const url = (path: string) => base + path.replaceAll('{ns}', namespace);
  const made = [namespace];
  const world: World = {
    url: base,
    namespace,
    send: (method, path, body, options) => send(url(path), method, body, options),
    watch: (path, signal, accept) => events(url(path), signal, accept),
    until: (path, wanted) => until(world, path, wanted),
    async anotherNamespace() {
      const name = await freshNamespace(base);
      made.push(name);
      return name;
    },
    async close() {
      if (end !== undefined) return end();
      for (const name of made) await world.send('DELETE', `/api/v1/namespaces/${name}`);
    },
  };
  return world;
}

async function send(url: string, method: string, body?: Json | string, options: RequestOptions = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': options.type ?? 'application/json' }),
      ...(options.accept === undefined ? {} : { accept: options.accept }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text), text, headers: response.headers };
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

async function until(
  world: World,
  path: string,
  wanted: (object: JsonObject | undefined) => boolean,
): Promise<JsonObject | undefined> {
  const name = path.split('/').at(-1) ?? '';
  const collection = path.slice(0, -name.length - 1);
  const query = `?fieldSelector=metadata.name=${name}`;
  const { body: list } = await world.send('GET', collection + query);
  let last = (Array.isArray(list.items) ? list.items : []).filter(isJsonObject)[0];
  if (wanted(last)) return last;
  const watch = `${query}&watch=true&resourceVersion=${String(at(list, 'metadata.resourceVersion'))}`;
  try {
    for await (const event of world.watch(collection + watch, AbortSignal.timeout(patience))) {
      last = event.type === 'DELETED' ? undefined : event.object;
      if (wanted(last)) return last;
    }
  } catch (error) {
    throw new Error(`${path} did not become as wanted; last seen ${JSON.stringify(last)}`, { cause: error });
  }
  throw new Error(`the watch of ${path} ended; last seen ${JSON.stringify(last)}`);
}

async function* events(url: string, signal: AbortSignal, accept?: string): AsyncGenerator<WatchEvent> {
  const response = await fetch(url, { signal, headers: accept === undefined ? {} : { accept } });
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as WatchEvent;
  }
}

/** Collects events until there are `count` of them. */
export async function take(events: AsyncGenerator<WatchEvent>, count: number): Promise<WatchEvent[]> {
  const taken: WatchEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

export const soon = (): AbortSignal => AbortSignal.timeout(patience);
