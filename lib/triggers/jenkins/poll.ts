import { connectCiSystem } from '#lib/accounts/connecting';
import { internalActor } from '#lib/auth/actor';
import type { Build, CiSystem } from '#lib/ci/contract';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { advanceCursor, type Cursor, type OpenNumber, readCursor } from '#lib/store/trigger-cursors';
import { listTriggers, type WatchedTrigger } from '#lib/store/trigger-read';
import { type Starting, startForBuild } from '#lib/triggers/jenkins/start';

const mostBuilds = 20;
/** So long a build is tried again whose start failed for a reason that may pass. */
const againMs = 3600_000;

/**
 * Starts pipelines whose Jenkins job has a new successful build (reference §5). How far a job was read is remembered in the
 * database, and so is what lies behind that and is not done with: builds that were still running when a later one had ended, and those
 * that met a fault that may pass. The first look at a job starts nothing that had ended. A build that the pipeline started
 * itself does not start it again. Refused starts stand in the audit log; jobs of disabled pipelines are looked at too, so that enabling
 * one starts nothing old.
 */
export async function pollBuilds(starting: Starting): Promise<void> {
  const triggers = await listTriggers(starting.database.pool, 'jenkins');
  const jobs = Map.groupBy(triggers, ({ trigger }) => `${String(trigger.master)}/${String(trigger.job)}`);
  for (const [key, watching] of jobs) {
    try {
      await pollJob(starting, `jenkins/${key}`, watching);
    } catch (error) {
      starting.logger.warn('Builds could not be looked up', { job: key, reason: messageOf(error) });
    }
  }
}

async function pollJob(starting: Starting, name: string, watching: readonly WatchedTrigger[]): Promise<void> {
  const { pool } = starting.database;
  const master = String(watching[0]!.trigger.master);
  const job = String(watching[0]!.trigger.job);
  const system = await connectCiSystem(starting, internalActor('triggers'), 'read', master);
  const recent = await system.recentBuilds(job, mostBuilds);
  const seen = await readCursor(pool, name);
  const open: OpenNumber[] = [];
  for (const { build, again } of await notDone(system, job, recent, seen)) {
    if (build.building) open.push({ number: build.number });
    else if (build.result === 'SUCCESS') {
      const later = await startAll(starting, watching, { system, master, job, build }, again);
      if (later) open.push({ number: build.number, again: later });
    }
  }
  const at = Math.max(seen?.at ?? 0, ...recent.map((build) => build.number));
  const now: Cursor = { at, open };
  if (JSON.stringify(now) !== JSON.stringify(seen)) await advanceCursor(pool, name, now);
}

/** Builds that no look has been done with so far, oldest first. */
async function notDone(
  system: CiSystem,
  job: string,
  recent: readonly Build[],
  seen: Cursor | undefined,
): Promise<{ build: Build; again?: OpenNumber['again'] }[]> {
  if (!seen) return recent.filter((build) => build.building).map((build) => ({ build }));
  const found: { build: Build; again?: OpenNumber['again'] }[] = [];
  for (const { number, again } of seen.open) {
    const build = recent.find((one) => one.number === number) ?? (await buildIfThere(system, job, number));
    if (build) found.push({ build, again });
  }
  const fresh = recent.filter((build) => build.number > seen.at).map((build) => ({ build }));
  return [...found, ...fresh].sort((a, b) => a.build.number - b.build.number);
}

/** Jenkins forgets builds, and people delete them. */
async function buildIfThere(system: CiSystem, job: string, number: number): Promise<Build | undefined> {
  try {
    return await system.build(job, number);
  } catch (error) {
    if (isGennakerError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Answers what has to be tried again. */
async function startAll(
  starting: Starting,
  watching: readonly WatchedTrigger[],
  built: Parameters<typeof startForBuild>[2],
  again: OpenNumber['again'],
): Promise<OpenNumber['again']> {
  const until = again?.until ?? Date.now() + againMs;
  const final = Date.now() >= until;
  const pipelines: string[] = [];
  for (const one of watching) {
    const { id, name } = one.pipeline;
    if (again && !again.pipelines.includes(id)) continue;
    const reason = await startForBuild(starting, one, built, final);
    if (reason === undefined) continue;
    pipelines.push(id);
    if (!again) {
      const { job, build } = built;
      starting.logger.warn('A build starts a pipeline later', { pipeline: name, job, build: build.number, reason });
    }
  }
  return pipelines.length > 0 ? { pipelines, until } : undefined;
}
