/**
 * The logs of pods that KWOK plays: the one thing that the API server asks kubelets for. Nothing runs, so the lines are those
 * that containers of the sandbox write; which lines a reader wants was checked and passed on by the API server.
 */
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerStatus, Job, Pod } from '#lib/sandbox/kubernetes/kinds';
import { type LogLine, linesOf, logAnnotation, logInterval, runOf } from '#lib/sandbox/kubernetes/kubelet/logs';
import { controllerOf } from '#lib/sandbox/kubernetes/objects';

export interface KubeletLogs {
  /** For `status.daemonEndpoints` of the nodes, on loopback. */
  port: number;
  close(): Promise<void>;
}

/** Answers the object at a path of the API, or undefined when there is none. */
export type ReadObject = (path: string) => Promise<object | undefined>;

/** What to write, and whether more may come. A text alone says why there is nothing. */
type Answer = { lines: LogLine[]; over: boolean } | string;

export async function serveKubeletLogs(tls: { key: Buffer; cert: Buffer }, read: ReadObject): Promise<KubeletLogs> {
  const server = createServer(tls, (request, response) => {
    const url = new URL(request.url ?? '', 'https://localhost');
    const [, first, namespace = '', pod = '', container = ''] = url.pathname.split('/');
    if (first !== 'containerLogs') return void response.writeHead(404).end();
    const logOf = () => readLog(read, { namespace, pod, container, previous: isOn(url, 'previous') });
    send(url, logOf, response).catch((error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isOn = (url: URL, name: string): boolean => url.searchParams.get(name) === 'true';

interface Wanted {
  namespace: string;
  pod: string;
  container: string;
  previous: boolean;
}

async function readLog(read: ReadObject, wanted: Wanted): Promise<Answer> {
  const pod = (await read(`/api/v1/namespaces/${wanted.namespace}/pods/${wanted.pod}`)) as Pod | undefined;
  const container = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])].find(
    ({ name }) => name === wanted.container,
  );
  if (!pod || !container) return `container ${wanted.container} of pod ${wanted.pod} is not there`;
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const status = statuses.find(({ name }) => name === wanted.container);
  const run = runOf(status, wanted.previous);
  if (!run) return whyNothing(pod, wanted, status);
  const lines = linesOf(pod, container, run, Date.now(), logInterval, await saidByJob(read, pod));
  return { lines, over: run.endedAt !== undefined };
}

function whyNothing(pod: Pod, { container, previous }: Wanted, status: ContainerStatus | undefined): string {
  const where = `container "${container}" in pod "${pod.metadata.name}"`;
  if (previous) return `previous terminated ${where} not found`;
  return `${where} is waiting to start: ${status?.state.waiting?.reason ?? 'ContainerCreating'}`;
}

async function saidByJob(read: ReadObject, pod: Pod): Promise<string | undefined> {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'Job') return undefined;
  const path = `/apis/batch/v1/namespaces/${pod.metadata.namespace ?? ''}/jobs/${owner.name}`;
  const job = (await read(path)) as Job | undefined;
  return job?.metadata.annotations?.[logAnnotation];
}

/** A reader that follows is told what is new until the container ends. */
async function send(url: URL, logOf: () => Promise<Answer>, response: ServerResponse): Promise<void> {
  let answer = await logOf();
  if (typeof answer === 'string') return void response.writeHead(400).end(answer);
  response.writeHead(200, { 'content-type': 'text/plain' });
  const written = chosen(url, answer.lines);
  const limit = Number(url.searchParams.get('limitBytes')) || undefined;
  response.write(Buffer.from(printed(url, written)).subarray(0, limit));
  let count = answer.lines.length;
  while (isOn(url, 'follow') && !answer.over && !response.destroyed) {
    await pause(250);
    answer = await logOf();
    if (typeof answer === 'string') break;
    response.write(printed(url, answer.lines.slice(count)));
    count = answer.lines.length;
  }
  response.end();
}

function chosen(url: URL, lines: LogLine[]): LogLine[] {
  const { searchParams } = url;
  const seconds = Number(searchParams.get('sinceSeconds')) || undefined;
  const from = seconds ? Date.now() - seconds * 1000 : Date.parse(searchParams.get('sinceTime') ?? '') || 0;
  const tail = searchParams.get('tailLines');
  const since = lines.filter(({ at }) => at >= from);
  return tail === null ? since : since.slice(Math.max(0, since.length - Number(tail)));
}

const printed = (url: URL, lines: readonly LogLine[]): string =>
  lines
    .map(({ at, text }) => (isOn(url, 'timestamps') ? `${new Date(at).toISOString()} ${text}\n` : `${text}\n`))
    .join('');
