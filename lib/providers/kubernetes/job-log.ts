import type { LogPart, LogPlace, LogSource, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { objectPath } from '#lib/providers/kubernetes/discovery';
import { titleOf } from '#lib/providers/kubernetes/manifest';
import { refusal } from '#lib/providers/kubernetes/refusal';

/**
 * Reading a log that grows, a part at each look. The server can only be asked for lines since a second, while many lines
 * may have been written in that second and some even carry the same time. So the place is the time of the last line with
 * how many lines of exactly that time were read, and what the server repeats before it is left out.
 */
const partBytes = 1024 * 1024;

export async function logSince(
  api: ClusterApi,
  source: LogSource,
  from: LogPlace | undefined,
  signal?: AbortSignal,
): Promise<LogPart> {
  const { path, title } = await located(api, source, signal);
  const answer = await api.connection.request({
    path,
    query: {
      container: source.container,
      previous: source.previous || undefined,
      timestamps: true,
      sinceTime: from?.at,
      tailLines: from ? undefined : source.tailLines,
      sinceSeconds: from ? undefined : source.sinceSeconds,
      limitBytes: partBytes,
    },
    accept: '*/*',
    signal,
  });
  if (answer.status !== 200) throw refusal(answer, { account: api.account, object: title, verb: 'read' });
  return partAfter(String(answer.body), from, Buffer.byteLength(String(answer.body), 'utf8') >= partBytes);
}

export async function wholeLog(
  api: ClusterApi,
  source: LogSource,
  signal: AbortSignal,
): Promise<AsyncIterable<string>> {
  const { path, title } = await located(api, source, signal);
  const answer = await api.connection.stream({
    path,
    query: { container: source.container, previous: source.previous || undefined },
    accept: '*/*',
    lastLine: true,
    silenceMs: 30_000,
    signal,
  });
  if ('refused' in answer) {
    throw refusal(answer.refused, { account: api.account, object: title, verb: 'read' });
  }
  return answer.lines;
}

async function located(api: ClusterApi, source: LogSource, signal?: AbortSignal) {
  const wanted: ManifestRef = { kind: 'Pod', apiVersion: 'v1', name: source.pod, namespace: source.namespace };
  const { kind, ref } = await api.locate(wanted, signal);
  return { path: objectPath(kind, ref, 'log'), title: `the log of ${source.container} in ${titleOf(ref)}` };
}

/** The new lines in an answer with times. `cut`: the server stopped at the limit, in the midst of a line. Pure. */
export function partAfter(text: string, from: LogPlace | undefined, cut: boolean): LogPart {
  const written = text.split('\n');
  if (written.at(-1) === '' || (cut && written.length > 1)) written.pop();
  const lines: string[] = [];
  let place = from;
  let repeated = from?.seen ?? 0;
  for (const line of written) {
    const space = line.indexOf(' ');
    const at = space < 0 ? line : line.slice(0, space);
    const order = from ? compareTimes(at, from.at) : 1;
    if (order < 0) continue;
    if (order === 0 && repeated > 0) {
      repeated--;
      continue;
    }
    place = { at, seen: place && compareTimes(at, place.at) === 0 ? place.seen + 1 : 1 };
    lines.push(space < 0 ? '' : line.slice(space + 1));
  }
  if (!cut || lines.length > 0 || !from) return { lines, place, more: cut };
  // One second holds more than one answer: nothing of it can be reached, what comes after can.
  return { lines: ['… lines were left out here'], place: { at: nextSecond(from.at), seen: 0 }, more: true };
}

/** Times with any number of digits behind the second and in any zone. */
function compareTimes(left: string, right: string): number {
  return (
    Math.floor(Date.parse(left) / 1000) - Math.floor(Date.parse(right) / 1000) || fractionOf(left) - fractionOf(right)
  );
}

const fractionOf = (time: string): number => Number(`0${/\.\d+/.exec(time)?.[0] ?? ''}`);

const nextSecond = (time: string): string => new Date((Math.floor(Date.parse(time) / 1000) + 1) * 1000).toISOString();
