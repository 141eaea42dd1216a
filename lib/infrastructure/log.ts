import { type Connecting, connectCloud } from '#lib/accounts/connecting';
import type { Actor } from '#lib/auth/actor';
import { requireResource } from '#lib/infrastructure/readable';
import type { LogView } from '#lib/infrastructure/view';
import { invalid, notFound } from '#lib/kernel/errors';
import type { LogPlace, LogSource, ManifestCloud } from '#lib/providers/contract';
import type { ResourceRecord } from '#lib/store/inventory-read';

/** Logs of containers, asked of the cloud itself. What is read goes to the reader and is kept nowhere. */
export interface LogChoice {
  id: string;
  /** Default: the first that is not only there to prepare the others. */
  container?: string;
  previous?: boolean;
}

const mostLines = 5000;

/** The last lines, or what was written after `from`. Throws `not-found` when the instance is gone. */
export async function readInstanceLog(
  connecting: Connecting,
  actor: Actor,
  input: LogChoice & { tailLines?: number; sinceSeconds?: number; from?: LogPlace },
): Promise<LogView> {
  const { cloud, source, run } = await opened(connecting, actor, input);
  const tailLines = Math.min(Math.max(input.tailLines ?? 500, 1), mostLines);
  const first = input.sinceSeconds === undefined ? { tailLines } : { sinceSeconds: Math.max(1, input.sinceSeconds) };
  const { lines, place, more } = await cloud.jobs.logSince({ ...source, ...first }, input.from);
  return { lines, more, run, ...(place ? { place: { at: place.at, seen: place.seen } } : {}) };
}

/** All of it, line by line. */
export async function downloadInstanceLog(
  connecting: Connecting,
  actor: Actor,
  input: LogChoice,
  signal: AbortSignal,
): Promise<{ name: string; lines: AsyncIterable<string> }> {
  const { cloud, source } = await opened(connecting, actor, input);
  const lines = await cloud.jobs.wholeLog(source, signal);
  const name = [source.pod, source.container, ...(source.previous ? ['previous'] : [])].join('-');
  return { name: `${name}.log`, lines: ended(lines) };
}

async function* ended(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield `${line}\n`;
}

async function opened(
  connecting: Connecting,
  actor: Actor,
  input: LogChoice,
): Promise<{ cloud: ManifestCloud; source: LogSource; run: string }> {
  const row = await requireResource(connecting.database, actor, input.id);
  if (row.category !== 'instance') throw invalid(`${row.kind} ${row.name} has no log; its instances do`);
  const container = containerOf(row, input.container);
  const cloud = await connectCloud(connecting, actor, 'read', row.account);
  const source = {
    pod: row.name,
    namespace: row.namespace || undefined,
    container: container.name,
    ...(input.previous ? { previous: true } : {}),
  };
  return { cloud, source, run: `${row.uid}/${container.restarts}` };
}

function containerOf(row: ResourceRecord, wanted: string | undefined) {
  const containers = row.summary.containers ?? [];
  const found = wanted
    ? containers.find(({ name }) => name === wanted)
    : (containers.find(({ init }) => !init) ?? containers[0]);
  if (found) return found;
  const known = containers.map(({ name }) => name).join(', ') || 'none that is known yet';
  throw notFound(`${row.kind} ${row.name} has no container ${wanted ?? ''}; it has ${known}`, { object: row.name });
}
