import type { Cluster } from '../cluster.ts';
import type { Container, ContainerStatus, Job, Pod } from '../kinds.ts';
import { type LogLine, linesOf, logAnnotation, logInterval, type Run, runOf } from '../kubelet/logs.ts';
import { controllerOf } from '../objects.ts';
import { jobs } from '../resources/batch.ts';
import { pods } from '../resources/pods.ts';
import { type Call, flag, numberParameter } from './call.ts';
import { existing } from './objects.ts';
import type { Route } from './route.ts';
import { badRequest } from './status.ts';

interface Reader {
  pod: Pod;
  container: Container;
  run: Run;
  /** Lines given by the annotation of the pod's job. */
  extra: string | undefined;
}

/** `GET …/pods/<name>/log`: the text so far and, with `follow`, what is written until the container ends. */
export function sendLog(cluster: Cluster, call: Call, route: Route): void {
  const reader = readerOf(cluster, call, existing(cluster, route) as Pod);
  const lines = chosen(cluster, call, reader);
  const { response } = call;
  response.writeHead(200, { 'content-type': 'text/plain' });
  const text = lines.map((line) => printed(call, line)).join('');
  const limit = numberParameter(call, 'limitBytes');
  response.write(limit === undefined ? text : text.slice(0, limit));
  if (!flag(call, 'follow') || reader.run.endedAt !== undefined) response.end();
  else follow(cluster, call, reader, lines.at(-1)?.at ?? reader.run.startedAt);
}

function readerOf(cluster: Cluster, call: Call, pod: Pod): Reader {
  const container = chooseContainer(call, pod);
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const status = statuses.find((one) => one.name === container.name);
  const run = runOf(status, flag(call, 'previous'));
  if (run === undefined) throw badRequest(whyNoLog(pod, container, status, flag(call, 'previous')));
  return { pod, container, run, extra: jobAnnotation(cluster, pod) };
}

function chooseContainer(call: Call, pod: Pod): Container {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const name = call.query.get('container') ?? '';
  const { name: podName } = pod.metadata;
  if (name === '') {
    const [only] = pod.spec.containers;
    if (only !== undefined && all.length === 1) return only;
    const choices = pod.spec.containers.map((one) => one.name).join(' ');
    throw badRequest(`a container name must be specified for pod ${podName}, choose one of: [${choices}]`);
  }
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw badRequest(`container ${name.slice(0, 63)} is not valid for pod ${podName}`);
  return found;
}

function whyNoLog(pod: Pod, container: Container, status: ContainerStatus | undefined, previous: boolean): string {
  const where = `container "${container.name}" in pod "${pod.metadata.name}"`;
  if (previous) return `previous terminated ${where} not found`;
  const reason = status?.state.waiting?.reason ?? 'ContainerCreating';
  const pulling = reason === 'ErrImagePull' || reason === 'ImagePullBackOff';
  return `${where} is waiting to start: ${pulling ? 'trying and failing to pull image' : reason}`;
}

function jobAnnotation(cluster: Cluster, pod: Pod): string | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'Job') return undefined;
  const job = cluster.store.get<Job>(jobs, pod.metadata.namespace ?? '', owner.name);
  return job?.metadata.annotations?.[logAnnotation];
}

function chosen(cluster: Cluster, call: Call, reader: Reader): LogLine[] {
  const since = sinceOf(call);
  const tail = numberParameter(call, 'tailLines');
  const all = linesAt(cluster, reader, Date.now()).filter((line) => line.at >= since);
  return tail === undefined ? all : all.slice(all.length - Math.min(tail, all.length));
}

const linesAt = (cluster: Cluster, { pod, container, run, extra }: Reader, now: number): LogLine[] =>
  linesOf(pod, container, run, now, cluster.timers.scaled(logInterval), extra);

function sinceOf(call: Call): number {
  const seconds = numberParameter(call, 'sinceSeconds');
  if (seconds !== undefined) return Date.now() - seconds * 1000;
  const time = Date.parse(call.query.get('sinceTime') ?? '');
  return Number.isNaN(time) ? 0 : time;
}

const printed = (call: Call, line: LogLine): string =>
  flag(call, 'timestamps') ? `${new Date(line.at).toISOString()} ${line.text}\n` : `${line.text}\n`;

/** A timer writes new lines while somebody reads; the end of the container or of the pod ends the response. */
function follow(cluster: Cluster, call: Call, reader: Reader, last: number): void {
  const { response } = call;
  let written = last;
  const write = (current: Reader) => {
    const fresh = linesAt(cluster, current, Date.now()).filter((line) => line.at > written);
    written = fresh.at(-1)?.at ?? written;
    if (fresh.length > 0) response.write(fresh.map((line) => printed(call, line)).join(''));
  };
  const timer = setInterval(() => write(reader), Math.max(50, cluster.timers.scaled(logInterval)));
  const stop = cluster.store.listen((change) => {
    if (change.resource !== pods || change.object.metadata.uid !== reader.pod.metadata.uid) return;
    const ended = endOf(change.object as Pod, reader, change.type === 'DELETED');
    if (ended === undefined) return;
    write({ ...reader, run: ended });
    response.end();
  });
  response.once('close', () => {
    clearInterval(timer);
    stop();
  });
}

/** The run with its end, once it has one: the container ended, was started again, or its pod is gone. */
function endOf(pod: Pod, { container, run }: Reader, deleted: boolean): Run | undefined {
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  const status = statuses.find((one) => one.name === container.name);
  const isRunning = status?.state.running?.startedAt !== undefined;
  const current = runOf(status, false);
  const same = current?.startedAt === run.startedAt;
  if (!deleted && isRunning && same) return undefined;
  return same && current?.endedAt !== undefined ? current : { ...run, endedAt: Date.now(), exitCode: 0 };
}
