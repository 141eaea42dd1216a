import type { Cluster } from '../cluster.ts';
import type { Condition, Job, Pod } from '../kinds.ts';
import { timestamp } from '../objects.ts';
import { jobs } from '../resources/batch.ts';
import { section } from '../resources/pod-defaults.ts';
import { pods } from '../resources/pods.ts';
import { deleteObject } from '../write/delete.ts';
import { claim } from './claim.ts';
import { editStatus, startController } from './controller.ts';
import { batchSize, makePod, setLabel } from './make-pod.ts';
import { conditionOf, isActive, isReady, withCondition } from './pod-state.ts';
import { recordEvent } from './record-event.ts';

const component = 'job-controller';
const firstBackOff = 10_000;
const lastBackOff = 360_000;

/** Runs pods to completion: as many as asked for, and again while failures may be retried. */
export const startJobs = (cluster: Cluster) =>
  startController<Job>(cluster, { resource: jobs, owns: [pods], reconcile });

function reconcile(cluster: Cluster, job: Job): number | undefined {
  const owned = claim<Pod>(cluster, job, job.spec.selector, pods);
  if (job.metadata.deletionTimestamp !== undefined) return undefined;
  if (isFinished(job)) return expire(cluster, job);
  const started = job.status.startTime === undefined && !job.spec.suspend ? start(cluster, job) : job;
  const failure = failureOf(cluster, started, owned);
  if (failure !== undefined) return finish(cluster, started, owned, failure);
  const succeeded = owned.filter((pod) => pod.status.phase === 'Succeeded').length;
  const active = owned.filter(isActive);
  const wanted = started.spec.completions ?? (succeeded > 0 ? succeeded : Number.POSITIVE_INFINITY);
  if (succeeded >= wanted && active.length === 0) return finish(cluster, started, owned, completion);
  const wait = adjust(cluster, started, owned, active, wanted - succeeded);
  writeCounts(cluster, started);
  return soonest(wait, untilDeadline(cluster, started));
}

const isFinished = (job: Job): boolean =>
  ['Complete', 'Failed'].some((type) => conditionOf(job.status.conditions, type)?.status === 'True');

const soonest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

function start(cluster: Cluster, job: Job): Job {
  cluster.moments.set(job.metadata.uid, Date.now());
  return editStatus(cluster, jobs, job, { ...job.status, startTime: timestamp() });
}

interface Outcome {
  type: 'Complete' | 'Failed';
  reason: string;
  message: string;
}

const completion: Outcome = {
  type: 'Complete',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};

function failureOf(cluster: Cluster, job: Job, owned: readonly Pod[]): Outcome | undefined {
  const left = untilDeadline(cluster, job);
  if (left !== undefined && left <= 0) {
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  }
  const failed = owned.filter((pod) => pod.status.phase === 'Failed').length;
  const restarts = owned
    .filter((pod) => pod.spec.restartPolicy === 'OnFailure')
    .flatMap((pod) => pod.status.containerStatuses ?? [])
    .reduce((sum, status) => sum + status.restartCount, 0);
  if (failed + restarts <= job.spec.backoffLimit) return undefined;
  return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
}

function untilDeadline(cluster: Cluster, job: Job): number | undefined {
  const seconds = job.spec.activeDeadlineSeconds;
  if (seconds === undefined || job.status.startTime === undefined || job.spec.suspend) return undefined;
  const since = cluster.moments.get(job.metadata.uid) ?? Date.parse(job.status.startTime);
  return seconds * 1000 - (Date.now() - since) / (cluster.timers.scaled(1) || 1);
}

/** Creates or removes pods. After a failure the next one waits; returns how long, in ms. */
function adjust(
  cluster: Cluster,
  job: Job,
  owned: readonly Pod[],
  active: readonly Pod[],
  left: number,
): number | undefined {
  const wanted = job.spec.suspend ? 0 : Math.max(0, Math.min(job.spec.parallelism, left));
  if (job.spec.suspend !== (conditionOf(job.status.conditions, 'Suspended')?.status === 'True'))
    noteSuspension(cluster, job);
  for (const pod of active.slice(wanted)) removePod(cluster, job, pod);
  const missing = wanted - active.length;
  if (missing <= 0) return undefined;
  const wait = backOff(cluster, job, owned);
  if (wait > 0) return wait;
  for (let i = 0; i < Math.min(batchSize, missing); i++) createPod(cluster, job);
  return undefined;
}

function backOff(cluster: Cluster, job: Job, owned: readonly Pod[]): number {
  const failed = owned.filter((pod) => pod.status.phase === 'Failed').length;
  const key = `${job.metadata.uid}/failed/${failed}`;
  if (failed === 0) return 0;
  const since = cluster.moments.get(key) ?? Date.now();
  cluster.moments.set(key, since);
  const wait = Math.min(lastBackOff, firstBackOff * 2 ** Math.min(10, failed - 1));
  const left = wait - (Date.now() - since) / (cluster.timers.scaled(1) || 1);
  if (left <= 0) cluster.moments.delete(key);
  return left <= 1 ? 0 : left;
}

function createPod(cluster: Cluster, job: Job): void {
  const index = job.spec.completionMode === 'Indexed' ? freeIndex(job, cluster) : undefined;
  const infix = index === undefined ? '' : `${index}-`;
  makePod(cluster, job, job.spec.template, { generateName: `${job.metadata.name}-${infix}` }, component, (pod) => {
    if (index === undefined) return;
    setLabel(pod, 'batch.kubernetes.io/job-completion-index', String(index));
    section(section(pod, 'metadata'), 'annotations')['batch.kubernetes.io/job-completion-index'] = String(index);
  });
}

function freeIndex(job: Job, cluster: Cluster): number {
  const all = cluster.store.owners
    .controlledBy<Pod>(job.metadata.uid, pods)
    .filter((pod) => pod.status.phase !== 'Failed');
  const taken = new Set(all.map((pod) => pod.metadata.labels?.['batch.kubernetes.io/job-completion-index']));
  for (let i = 0; ; i++) if (!taken.has(String(i))) return i;
}

function removePod(cluster: Cluster, job: Job, pod: Pod): void {
  deleteObject(cluster, pods, pod);
  recordEvent(cluster, job, { reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component });
}

function noteSuspension(cluster: Cluster, job: Job): void {
  if (!job.spec.suspend && conditionOf(job.status.conditions, 'Suspended') === undefined) return;
  const condition: Condition = job.spec.suspend
    ? { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }
    : { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' };
  const conditions = withCondition(job.status.conditions, condition);
  editStatus(cluster, jobs, job, { ...job.status, conditions });
  recordEvent(cluster, job, {
    reason: job.spec.suspend ? 'Suspended' : 'Resumed',
    message: condition.message ?? '',
    component,
  });
}

function countsOf(cluster: Cluster, job: Job): Partial<Job['status']> {
  const all = cluster.store.owners.controlledBy<Pod>(job.metadata.uid, pods);
  const active = all.filter(isActive);
  return {
    active: active.length,
    ready: active.filter(isReady).length,
    succeeded: all.filter((pod) => pod.status.phase === 'Succeeded').length,
    failed: all.filter((pod) => pod.status.phase === 'Failed').length,
    terminating: all.filter((pod) => pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== 'Failed')
      .length,
  };
}

function writeCounts(cluster: Cluster, job: Job): void {
  const current = cluster.store.get<Job>(jobs, job.metadata.namespace ?? '', job.metadata.name) ?? job;
  editStatus(cluster, jobs, current, { ...current.status, ...countsOf(cluster, current) });
}

function finish(cluster: Cluster, job: Job, owned: readonly Pod[], outcome: Outcome): number | undefined {
  for (const pod of owned.filter(isActive)) removePod(cluster, job, pod);
  const before = outcome.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  let conditions = withCondition(job.status.conditions, { ...outcome, type: before, status: 'True' });
  conditions = withCondition(conditions, { ...outcome, status: 'True' });
  const counts = countsOf(cluster, job);
  editStatus(cluster, jobs, job, {
    ...job.status,
    ...counts,
    active: 0,
    ready: 0,
    failed: (counts.failed ?? 0) + (outcome.type === 'Failed' ? (counts.active ?? 0) : 0),
    conditions: conditions.map((one) => ({ ...one, lastProbeTime: one.lastProbeTime ?? timestamp() })),
    ...(outcome.type === 'Complete' ? { completionTime: timestamp() } : {}),
  });
  const message = outcome.type === 'Complete' ? 'Job completed' : outcome.message;
  recordEvent(cluster, job, {
    type: outcome.type === 'Complete' ? 'Normal' : 'Warning',
    reason: outcome.type === 'Complete' ? 'Completed' : outcome.reason,
    message,
    component,
  });
  cluster.moments.set(`${job.metadata.uid}/end`, Date.now());
  return expire(cluster, job);
}

/** A finished job goes by itself when it says when. */
function expire(cluster: Cluster, job: Job): number | undefined {
  const seconds = job.spec.ttlSecondsAfterFinished;
  if (seconds === undefined) return undefined;
  const ended = cluster.moments.get(`${job.metadata.uid}/end`) ?? Date.now();
  cluster.moments.set(`${job.metadata.uid}/end`, ended);
  const left = seconds * 1000 - (Date.now() - ended) / (cluster.timers.scaled(1) || 1);
  if (left > 1) return left;
  cluster.moments.delete(`${job.metadata.uid}/end`);
  deleteObject(cluster, jobs, job, { propagation: 'Foreground' });
  return undefined;
}
