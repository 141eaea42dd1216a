/** A fast cluster and small clients of it, for the tests of this folder. */
import { isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import { type SandboxCluster, type SandboxClusterOptions, startSandboxCluster } from '../server.ts';

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

export interface TestCluster {
  sandbox: SandboxCluster;
  send(method: string, path: string, body?: Json | string, options?: RequestOptions): Promise<Answer>;
  /** Follows a watch of one object until it is as wanted; undefined stands for an object that is gone. */
  until(path: string, wanted: (object: JsonObject | undefined) => boolean): Promise<JsonObject | undefined>;
  close(): Promise<void>;
}

const patience = 10_000;

export async function startTestCluster(options: Partial<SandboxClusterOptions> = {}): Promise<TestCluster> {
  const sandbox = await startSandboxCluster({ name: 'test', timeScale: 0.02, ...options });
  const { url } = sandbox;
  return {
    sandbox,
    send: (method, path, body, requestOptions) => send(url, method, path, body, requestOptions),
    until: (path, wanted) => until(url, path, wanted),
    close: () => sandbox.close(),
  };
}

async function send(
  url: string,
  method: string,
  path: string,
  body?: Json | string,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
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
  url: string,
  path: string,
  wanted: (object: JsonObject | undefined) => boolean,
): Promise<JsonObject | undefined> {
  const name = path.split('/').at(-1) ?? '';
  const collection = path.slice(0, -name.length - 1);
  const query = `?fieldSelector=metadata.name=${name}`;
  const { body: list } = await send(url, 'GET', collection + query);
  let last = (Array.isArray(list.items) ? list.items : []).filter(isJsonObject)[0];
  if (wanted(last)) return last;
  const watch = `${query}&watch=true&resourceVersion=${String(at(list, 'metadata.resourceVersion'))}`;
  try {
    for await (const event of watchEvents(url, collection + watch, AbortSignal.timeout(patience))) {
      last = event.type === 'DELETED' ? undefined : event.object;
      if (wanted(last)) return last;
    }
  } catch (error) {
    throw new Error(`${path} did not become as wanted; last seen ${JSON.stringify(last)}`, { cause: error });
  }
  throw new Error(`the watch of ${path} ended; last seen ${JSON.stringify(last)}`);
}

export interface WatchEvent {
  type: string;
  object: JsonObject;
}

/** The events of a watch as they come. */
export async function* watchEvents(
  url: string,
  path: string,
  signal: AbortSignal,
  accept?: string,
): AsyncGenerator<WatchEvent> {
  const response = await fetch(url + path, { signal, headers: accept === undefined ? {} : { accept } });
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

/** The value at a dotted path; list members by index. */
export function at(value: Json | undefined, path: string): Json | undefined {
  let found: Json | undefined = value;
  for (const key of path.split('.')) {
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

export function conditionAt(object: JsonObject | undefined, type: string): JsonObject | undefined {
  const conditions = at(object, 'status.conditions');
  return (Array.isArray(conditions) ? conditions : []).filter(isJsonObject).find((one) => one.type === type);
}

export const apps = '/apis/apps/v1/namespaces/default';
export const core = '/api/v1/namespaces/default';
export const batch = '/apis/batch/v1/namespaces/default';

export function deployment(name: string, image = 'web:1', spec: JsonObject = {}): JsonObject {
  const labels = { app: name };
  const template: JsonObject = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template, ...spec },
  };
}

export function pod(name: string, image = 'web:1', spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'web', image }], ...spec },
  };
}

export const configMap = (name: string, data: JsonObject = { a: '1' }, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});

/** All replicas are updated and available, and the controller has seen the newest specification. */
export function isRolledOut(object: JsonObject | undefined): boolean {
  const replicas = at(object, 'spec.replicas');
  return (
    at(object, 'status.observedGeneration') === at(object, 'metadata.generation') &&
    (replicas === 0 || at(object, 'status.updatedReplicas') === replicas) &&
    (at(object, 'status.replicas') ?? 0) === replicas &&
    (at(object, 'status.availableReplicas') ?? 0) === replicas
  );
}

export const isReadyPod = (object: JsonObject | undefined): boolean => conditionAt(object, 'Ready')?.status === 'True';

/** What the pod's first container waits for. */
export const waitingReason = (object: JsonObject | undefined): Json | undefined =>
  at(object, 'status.containerStatuses.0.state.waiting.reason');
