import { conflict, isGennakerError } from '#lib/kernel/errors';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { AppliedManifest, JobPod, JobRun, Manifest, ManifestJobs, ManifestRef } from '#lib/providers/contract';
import { type ClusterApi, fieldManager, manifestIn } from '#lib/providers/kubernetes/api';
import { objectPath } from '#lib/providers/kubernetes/discovery';
import { eventsOf } from '#lib/providers/kubernetes/events';
import { logSince, wholeLog } from '#lib/providers/kubernetes/job-log';
import {
  annotationsOf,
  condition,
  createdAtOf,
  listAt,
  metadataOf,
  nameOf,
  numberAt,
  refOf,
  specOf,
  statusOf,
  titleOf,
  uidOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { removeObject } from '#lib/providers/kubernetes/removal';
import { warnings } from '#lib/providers/kubernetes/rollout/causes';
import { ownedBy } from '#lib/providers/kubernetes/rollout/owned';
import { statusRule } from '#lib/providers/kubernetes/rollout/rules';
import { stabilityOf } from '#lib/providers/kubernetes/rollout/stability';

/**
 * Jobs cannot be changed, so running one is making it: what stood there under its name is deleted first. The key of the
 * run is written on the job, and a job that carries it is the one this run made, whatever crashed in between.
 */
export function jobsOf(api: ClusterApi, now: () => number): ManifestJobs {
  return {
    start: (manifest, key, signal) => startJob(api, manifest, key, signal),
    read: (ref, signal) => readJob(api, ref, now, signal),
    async suspend(ref, signal) {
      await api.patch(ref, { spec: { suspend: true } }, { strategy: 'merge', signal });
    },
    async remove(ref, key, signal) {
      const live = await api.get(ref, signal);
      if (!live || !isOf(live, key)) return false;
      return removeObject(api, ref, { propagation: 'background', uid: uidOf(live), signal });
    },
    logSince: (source, from, signal) => logSince(api, source, from, signal),
    wholeLog: (source, signal) => wholeLog(api, source, signal),
  };
}

const isOf = (live: Manifest, key: string): boolean => annotationsOf(live)[annotation.jobRun] === key;
const isEnding = (live: Manifest): boolean => metadataOf(live).deletionTimestamp !== undefined;

async function startJob(
  api: ClusterApi,
  manifest: Manifest,
  key: string,
  signal?: AbortSignal,
): Promise<AppliedManifest> {
  const { kind, ref } = await api.locate(refOf(manifest), signal);
  const before = await api.get(ref, signal);
  if (before && isOf(before, key) && !isEnding(before)) return { manifest: before, outcome: 'unchanged' };
  if (before) {
    // By its id: nobody else may put another one there between reading and deleting.
    if (!isEnding(before)) await removeObject(api, ref, { propagation: 'foreground', uid: uidOf(before), signal });
    return { manifest: before, outcome: 'pending' };
  }
  const annotations = { ...annotationsOf(manifest), [annotation.jobRun]: key };
  const answer = await api.connection.request({
    method: 'POST',
    path: objectPath(kind, { ...ref, name: '' }),
    query: { fieldManager },
    body: { ...manifest, metadata: { ...manifest.metadata, annotations } },
    signal,
  });
  const about = { account: api.account, object: titleOf(ref), verb: 'create' };
  if (answer.status === 409) {
    const raced = await api.get(ref, signal);
    if (raced && isOf(raced, key)) return { manifest: raced, outcome: 'unchanged' };
    throw conflict(`${titleOf(ref)} was made by somebody else at the same moment`, { object: titleOf(ref) });
  }
  return { manifest: manifestIn(answer, about), outcome: 'created' };
}

async function readJob(
  api: ClusterApi,
  ref: ManifestRef,
  now: () => number,
  signal?: AbortSignal,
): Promise<JobRun | undefined> {
  const job = await api.get(ref, signal);
  if (!job) return undefined;
  const pods = (await ownedBy(api, job, 'Pod', signal)).sort((left, right) => createdAtOf(left) - createdAtOf(right));
  const times = {
    createdAt: createdAtOf(job),
    startedAt: timeAt(statusOf(job), 'startTime'),
    endedAt: timeAt(statusOf(job), 'completionTime') ?? (condition(job, 'Failed')?.since || undefined),
    pods: pods.map(podOf),
    badEnd: badEndOf(pods),
  };
  if (specOf(job).suspend === true && !condition(job, 'Failed')) {
    return { ...times, state: 'running', message: `Job ${nameOf(job)} is suspended; resume it to go on`, details: [] };
  }
  const status = condition(job, 'Failed');
  if (status?.status === 'True') {
    const { message } = statusRule(job);
    const details = warnings(await eventsOf(api, refOf(job), signal));
    return { ...times, state: 'failed', message, reason: status.reason, details };
  }
  const found = await stabilityOf(api, ref, now, signal).catch((error) => {
    if (isGennakerError(error) && error.code === 'not-found') return undefined;
    throw error;
  });
  if (!found) return undefined;
  if (found.state === 'failed') {
    // It may have failed by itself between the two looks.
    const latest = await api.get(ref, signal);
    if (latest && condition(latest, 'Failed')?.status === 'True') return readJob(api, ref, now, signal);
    return { ...times, state: 'failed', message: found.message, hopeless: true, details: found.details };
  }
  if (found.state !== 'stable') return { ...times, state: 'running', message: found.message, details: [] };
  // It ended between the two looks: its pods were read too early to say how, and their logs would lack the end.
  if (statusRule(job).state !== 'stable') return readJob(api, ref, now, signal);
  return { ...times, state: 'succeeded', message: found.message, details: [] };
}

const timeAt = (status: unknown, key: string): number | undefined =>
  Date.parse(stringAt(status, key) ?? '') || undefined;

function statusesOf(pod: Manifest) {
  return [...listAt(statusOf(pod), 'initContainerStatuses'), ...listAt(statusOf(pod), 'containerStatuses')];
}

/** How a container ended last, if it ended. */
function endOf(status: unknown): { exitCode: number; reason: string; message: string } | undefined {
  const ended = objectAt(objectAt(status, 'state'), 'terminated');
  const last = Object.keys(ended).length > 0 ? ended : objectAt(objectAt(status, 'lastState'), 'terminated');
  const exitCode = numberAt(last, 'exitCode');
  if (exitCode === undefined) return undefined;
  return { exitCode, reason: stringAt(last, 'reason') ?? '', message: stringAt(last, 'message') ?? '' };
}

/** The newest pod that ended badly says more than the job's own condition. */
function badEndOf(pods: readonly Manifest[]): string | undefined {
  for (const pod of [...pods].reverse()) {
    for (const status of statusesOf(pod)) {
      const end = endOf(status);
      if (!end || end.exitCode === 0) continue;
      const how = end.reason === 'OOMKilled' ? 'ran out of memory' : `ended with exit code ${end.exitCode}`;
      const said = end.message ? `: ${end.message.trim().slice(0, 300)}` : '';
      return `container ${stringAt(status, 'name') ?? '?'} of pod ${nameOf(pod)} ${how}${said}`;
    }
  }
  return undefined;
}

function podOf(pod: Manifest): JobPod {
  const containers = statusesOf(pod).flatMap((status) => {
    const state = objectAt(status, 'state');
    const ended = state.terminated !== undefined;
    const end = endOf(status);
    if (!ended && state.running === undefined && !end) return [];
    return [
      {
        name: stringAt(status, 'name') ?? '',
        restarts: numberAt(status, 'restartCount') ?? 0,
        ended: state.running === undefined,
        ...(ended && end ? { exitCode: end.exitCode } : {}),
      },
    ];
  });
  return { name: nameOf(pod), phase: stringAt(statusOf(pod), 'phase') ?? 'Unknown', containers };
}
