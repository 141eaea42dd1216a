import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { JobRun, LogPlace, LogSource, ManifestJobs } from '#lib/providers/contract';
import type { StepContext } from '#lib/stages/contract';

/**
 * A job's log in the stage's log, a part at each look. How far each container was read is kept in the stage's context.
 * What the engine keeps of a log is bounded, so beyond `mostLines` nothing is followed any more; the job's end is told
 * with its last lines all the same.
 */
export const mostLines = 1500;
const mostSources = 20;
const partsPerLook = 4;
const tailLines = 20;
const longestLine = 500;

export interface Followed extends JsonObject {
  lines: number;
  /** By `pod/container/restarts`: where to go on, or that it is over. */
  places: JsonObject;
  /** Whose lines stand last in the log. */
  last: string;
  tail: string[];
}

export function followedIn(context: JsonObject): Followed {
  const kept = objectAt(context, 'jobLog');
  return {
    lines: typeof kept.lines === 'number' ? kept.lines : 0,
    places: objectAt(kept, 'places'),
    last: stringAt(kept, 'last') ?? '',
    tail: Array.isArray(kept.tail) ? kept.tail.filter((line) => typeof line === 'string') : [],
  };
}

/** `more`: it was written more than one look reads. */
export async function followLog(
  jobs: ManifestJobs,
  run: JobRun,
  namespace: string | undefined,
  context: StepContext,
): Promise<Followed & { more: boolean }> {
  const followed = followedIn(context.context);
  const sources = run.pods.flatMap((pod) =>
    pod.containers.map((container) => ({ source: { pod: pod.name, namespace, container: container.name }, container })),
  );
  let more = false;
  for (const { source, container } of sources.slice(0, mostSources)) {
    const key = (restarts: number) => `${source.pod}/${source.container}/${restarts}`;
    const before = key(container.restarts - 1);
    if (container.restarts > 0 && followed.places[before] !== 'ended') {
      await readSource(jobs, { ...source, previous: true }, before, true, followed, context);
      followed.places[before] = 'ended';
    }
    more = (await readSource(jobs, source, key(container.restarts), container.ended, followed, context)) || more;
  }
  return { ...followed, more };
}

async function readSource(
  jobs: ManifestJobs,
  source: LogSource,
  key: string,
  ended: boolean,
  followed: Followed,
  context: StepContext,
): Promise<boolean> {
  if (followed.lines >= mostLines || followed.places[key] === 'ended') return false;
  for (let part = 0; part < partsPerLook; part++) {
    const kept = followed.places[key];
    const place = isJsonObject(kept) ? (kept as LogPlace) : undefined;
    try {
      const read = await jobs.logSince(source, place, context.abort);
      write(read.lines, source, followed, context);
      if (read.place) followed.places[key] = read.place;
      if (followed.lines >= mostLines) return false;
      if (read.more) continue;
      if (ended) followed.places[key] = 'ended';
      return false;
    } catch (error) {
      context.abort.throwIfAborted();
      // Not to be reached just now: the next look reads on from here.
      if (isGennakerError(error) && error.retryable) return false;
      if (ended || !isGennakerError(error) || error.code !== 'invalid') {
        context.log(`The log of ${source.container} in pod ${source.pod} cannot be read: ${messageOf(error)}`);
        followed.places[key] = 'ended';
      }
      return false;
    }
  }
  return true;
}

function write(lines: readonly string[], source: LogSource, followed: Followed, context: StepContext): void {
  const key = `${source.pod}/${source.container}`;
  for (const line of lines) {
    if (followed.last !== key) {
      context.log(`— ${source.container} of pod ${source.pod} —`);
      followed.last = key;
    }
    if (followed.lines >= mostLines) {
      context.log(`… more than ${mostLines} lines; read on in the log of pod ${source.pod}`);
      return;
    }
    context.log(line);
    followed.lines++;
    followed.tail = [...followed.tail, line.slice(0, longestLine)].slice(-tailLines);
  }
}
