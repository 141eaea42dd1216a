/**
 * Cron jobs: at each moment of the schedule a job, named after the minute, so that none is made twice. Moments that passed while
 * nobody looked count once, the last of them. Times of the clock are real ones, also in a world that runs faster.
 */
import { type JsonObject, jsonEquals, toJson } from '#lib/kernel/json';
import { StatusError } from '../api/status.ts';
import type { Cluster } from '../cluster.ts';
import type { CronJob, Job } from '../kinds.ts';
import { clone, timestamp } from '../objects.ts';
import { cronJobs, jobs } from '../resources/batch.ts';
import { deleteObject } from '../write/delete.ts';
import { editStatus, make, ownerReferenceTo, startController } from './controller.ts';
import { scheduleOf } from './cron-schedule.ts';
import { conditionOf } from './pod-state.ts';
import { recordEvent } from './record-event.ts';

const component = 'cronjob-controller';
const mostCounted = 200;

export const startCronJobs = (cluster: Cluster) =>
  startController<CronJob>(cluster, { resource: cronJobs, owns: [jobs], reconcile });

const isFinished = (job: Job): boolean => endOf(job) !== undefined;
const endOf = (job: Job): 'Complete' | 'Failed' | undefined =>
  (['Complete', 'Failed'] as const).find((type) => conditionOf(job.status.conditions, type)?.status === 'True');

function reconcile(cluster: Cluster, cron: CronJob): number | undefined {
  if (cron.metadata.deletionTimestamp !== undefined) return undefined;
  const owned = cluster.store.owners.controlledBy<Job>(cron.metadata.uid, jobs);
  const settled = noteEnds(cluster, cron, owned);
  forgetOld(cluster, settled, owned);
  if (settled.spec.suspend) return undefined;
  const { due, wait } = momentsOf(cluster, settled);
  if (due !== undefined) run(cluster, settled, owned, due);
  return wait;
}

/** Which moment is due, and how long it is to the next, in ms of the small world. */
function momentsOf({ timers }: Cluster, { spec, metadata, status }: CronJob): { due?: number; wait?: number } {
  const schedule = scheduleOf(spec.schedule);
  if (schedule === undefined) return {};
  const now = Date.now();
  const real = (ms: number) => ms / (timers.scaled(1) || 1);
  const next = (at: number) => (schedule.every === undefined ? schedule.next(at) : at + timers.scaled(schedule.every));
  const last = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp);
  const deadline = spec.startingDeadlineSeconds;
  const since = deadline === undefined ? last : Math.max(last, now - deadline * 1000);
  const first = next(since);
  if (first === undefined) return {};
  if (first > now) return { wait: real(first - now) };
  // The last one that passed; whatever lies before it is given up.
  let due = first;
  let missed = 0;
  for (let later = next(due); later !== undefined && later <= now; later = next(due)) {
    due = later;
    missed += 1;
    // Of years that passed nobody counts the minutes.
    if (missed === mostCounted) due = Math.max(due, next(now - (2 * (due - first)) / missed) ?? due);
  }
  const after = next(now) ?? now;
  return { due, wait: Math.max(real(after - now), 1000) };
}

function run(cluster: Cluster, cron: CronJob, owned: readonly Job[], due: number): void {
  const active = owned.filter((job) => !isFinished(job));
  if (active.length > 0 && cron.spec.concurrencyPolicy === 'Forbid') {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    recordEvent(cluster, cron, { reason: 'JobAlreadyActive', message, component });
    return;
  }
  if (cron.spec.concurrencyPolicy === 'Replace') {
    for (const job of active) deleteObject(cluster, jobs, job, { propagation: 'Background' });
  }
  try {
    const job = make<Job>(cluster, jobs, cron.metadata.namespace ?? '', bodyOf(cron, due));
    recordEvent(cluster, cron, { reason: 'SuccessfulCreate', message: `Created job ${job.metadata.name}`, component });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    // That of this minute is there already.
    if (error.reason !== 'AlreadyExists') {
      const message = `Error creating job: ${error.message}`;
      recordEvent(cluster, cron, { type: 'Warning', reason: 'FailedCreate', message, component });
      throw error;
    }
  }
  writeStatus(cluster, cron, { lastScheduleTime: timestamp(due) });
}

function bodyOf(cron: CronJob, due: number): JsonObject {
  const { metadata = {}, spec } = cron.spec.jobTemplate;
  return clone({
    metadata: {
      name: `${cron.metadata.name}-${Math.floor(due / 60_000)}`,
      ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
      annotations: { ...metadata.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due) },
      ownerReferences: [ownerReferenceTo(cron)],
    },
    spec,
  }) as unknown as JsonObject;
}

/** Jobs that ended since the last look. */
function noteEnds(cluster: Cluster, cron: CronJob, owned: readonly Job[]): CronJob {
  const before = new Set((cron.status.active ?? []).map(({ uid }) => uid));
  let last = cron.status.lastSuccessfulTime;
  for (const job of owned.filter((one) => before.has(one.metadata.uid))) {
    const end = endOf(job);
    if (end === undefined) continue;
    const message = `Saw completed job: ${job.metadata.name}, condition: ${end}`;
    recordEvent(cluster, cron, { reason: 'SawCompletedJob', message, component });
    if (end === 'Complete') last = job.status.completionTime ?? last;
  }
  return writeStatus(cluster, cron, last === undefined ? {} : { lastSuccessfulTime: last });
}

function writeStatus(cluster: Cluster, cron: CronJob, change: Partial<CronJob['status']>): CronJob {
  const current = cluster.store.get<CronJob>(cronJobs, cron.metadata.namespace ?? '', cron.metadata.name) ?? cron;
  const active = cluster.store.owners
    .controlledBy<Job>(cron.metadata.uid, jobs)
    .filter((job) => !isFinished(job))
    .map(({ metadata: { name, namespace = '', uid, resourceVersion } }) => ({
      ...{ apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion },
    }));
  const { active: _before, ...rest } = current.status;
  const status = { ...rest, ...change, ...(active.length > 0 ? { active } : {}) };
  return jsonEquals(toJson(status), toJson(current.status)) ? current : editStatus(cluster, cronJobs, current, status);
}

function forgetOld(cluster: Cluster, cron: CronJob, owned: readonly Job[]): void {
  const byEnd = (type: 'Complete' | 'Failed', keep: number) => {
    const ended = owned.filter((job) => endOf(job) === type);
    const age = (job: Job) => job.status.startTime ?? job.metadata.creationTimestamp;
    const old = ended.toSorted((a, b) => (age(a) < age(b) ? -1 : 1)).slice(0, Math.max(0, ended.length - keep));
    for (const job of old) {
      deleteObject(cluster, jobs, job, { propagation: 'Background' });
      const message = `Deleted job ${job.metadata.name}`;
      recordEvent(cluster, cron, { reason: 'SuccessfulDelete', message, component });
    }
  };
  byEnd('Complete', cron.spec.successfulJobsHistoryLimit);
  byEnd('Failed', cron.spec.failedJobsHistoryLimit);
}
