/**
 * What a container wrote. Nothing runs, so nothing is kept: the lines follow from the pod, the container and the time
 * it has been running, and are the same whenever they are asked for.
 */
import type { Container, ContainerStatus, Pod } from '../kinds.ts';
import { fractionOf } from '../random.ts';
import { type Behaviour, behaviourOf } from './behaviour.ts';

export interface LogLine {
  /** Epoch milliseconds. */
  at: number;
  text: string;
}

/** One run of a container, from its start to its end or until now. */
export interface Run {
  startedAt: number;
  endedAt: number | undefined;
  exitCode: number | undefined;
}

export const logAnnotation = 'sandbox.gennaker.dev/log';
/** A serving container writes a line this often, in ms of the small world. */
export const logInterval = 5000;
/** As the log of a real container is rotated, only so many lines remain. */
export const maxLines = 1000;

/** The run a reader of the log means: the present or last one, or the one before it. */
export function runOf(status: ContainerStatus | undefined, previous: boolean): Run | undefined {
  const { running, terminated } = status?.state ?? {};
  const before = status?.lastState.terminated;
  if (previous) return before && ended(before);
  if (running !== undefined)
    return { startedAt: Date.parse(running.startedAt), endedAt: undefined, exitCode: undefined };
  if (terminated !== undefined) return ended(terminated);
  return before && ended(before);
}

const ended = (one: { startedAt: string; finishedAt: string; exitCode: number }): Run => ({
  startedAt: Date.parse(one.startedAt),
  endedAt: Date.parse(one.finishedAt),
  exitCode: one.exitCode,
});

/** The lines of a run up to `now`, oldest first, at most maxLines. `interval` is in real milliseconds. */
export function linesOf(
  pod: Pod,
  container: Container,
  run: Run,
  now: number,
  interval: number,
  extra?: string,
): LogLine[] {
  const behaviour = behaviourOf(pod, container, isInit(pod, container));
  const end = run.endedAt ?? now;
  const said = [...startLines(container, behaviour), ...given(pod, extra), ...echoes(container)];
  const lines = said.map((text) => ({ at: run.startedAt, text }));
  if (behaviour.kind === 'serve') lines.push(...accessLines(pod, container, run.startedAt, end, interval));
  if (run.endedAt !== undefined) lines.push(...endLines(behaviour, run).map((text) => ({ at: end, text })));
  return lines.slice(-maxLines);
}

const isInit = (pod: Pod, container: Container): boolean => pod.spec.initContainers?.includes(container) ?? false;

function startLines(container: Container, behaviour: Behaviour): string[] {
  if (behaviour.kind === 'complete') return [];
  const port = container.ports?.[0]?.containerPort ?? 8080;
  const start = [`starting ${container.name} (${container.image})`, 'configuration loaded'];
  if (behaviour.kind === 'crash') return [...start, 'connecting to the database at db:5432'];
  return [...start, `listening on port ${port}`, 'ready to accept connections'];
}

function endLines(behaviour: Behaviour, run: Run): string[] {
  if (behaviour.kind === 'crash') {
    return [
      'panic: runtime error: invalid memory address or nil pointer dereference',
      'goroutine 1 [running]: main.connect(0x0) /app/main.go:42 +0x1d',
      `exit status ${run.exitCode ?? 1}`,
    ];
  }
  if (behaviour.kind === 'serve') return ['received SIGTERM, shutting down', 'all connections closed, bye'];
  return behaviour.exitCode === 0 ? ['done'] : [`error: the task failed with exit code ${behaviour.exitCode}`];
}

/** Lines that the annotation asks for; the job's own annotation counts for its pods. */
function given(pod: Pod, extra: string | undefined): string[] {
  const text = pod.metadata.annotations?.[logAnnotation] ?? extra;
  return text === undefined ? [] : text.replace(/\n$/, '').split('\n').slice(0, maxLines);
}

/** `echo` in a shell command speaks. */
function echoes(container: Container): string[] {
  const script = [...(container.command ?? []), ...(container.args ?? [])].at(-1) ?? '';
  if (script.length > 8000) return [];
  return script
    .split(/;|&&|\n/)
    .map((part) => part.trim())
    .filter((part) => part.startsWith('echo '))
    .map((part) => unquoted(part.slice('echo '.length).trim()));
}

function unquoted(text: string): string {
  const first = text[0];
  return (first === '"' || first === "'") && text.endsWith(first) && text.length > 1 ? text.slice(1, -1) : text;
}

const paths = ['/', '/healthz', '/api/items', '/api/orders/42', '/static/app.css', '/api/users/7', '/metrics'];

function accessLines(pod: Pod, container: Container, start: number, end: number, interval: number): LogLine[] {
  const count = Math.floor((end - start) / interval);
  const lines: LogLine[] = [];
  for (let i = Math.max(1, count - maxLines + 1); i <= count; i++) {
    const chance = fractionOf(`${pod.metadata.uid}/${container.name}/${i}`);
    const at = start + i * interval;
    const path = paths[Math.floor(chance * paths.length)] ?? '/';
    const client = `10.244.0.${2 + Math.floor(chance * 200)}`;
    const code = chance > 0.97 ? 404 : 200;
    lines.push({
      at,
      text: `${client} - - [${new Date(at).toISOString()}] "GET ${path} HTTP/1.1" ${code} ${Math.floor(chance * 5000)} ${1 + Math.floor(chance * 30)}ms`,
    });
  }
  return lines;
}
