import { messageOf } from '#lib/kernel/errors';
import { stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestRef, Stability } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { eventsOf, logOf } from '#lib/providers/kubernetes/events';
import { createdAtOf, nameOf, namespaceOf, refOf, statusOf, titleOf } from '#lib/providers/kubernetes/manifest';
import {
  type Cause,
  cannotCreate,
  creationCause,
  isTroubled,
  podCause,
  warnings,
} from '#lib/providers/kubernetes/rollout/causes';
import { blockingPods, newPods } from '#lib/providers/kubernetes/rollout/owned';
import { observed, statusRule } from '#lib/providers/kubernetes/rollout/rules';

/** Kinds that make pods: what keeps these from coming up is found there. */
const makers = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'Pod']);
/** Pods of one rollout fail alike: a few of them tell. */
const examined = 5;
const logLines = 15;

/** Whether `ref` has come true; throws `not-found` when it is gone. */
export async function stabilityOf(
  api: ClusterApi,
  ref: ManifestRef,
  now: () => number,
  signal?: AbortSignal,
): Promise<Stability> {
  const manifest = await api.need(ref, signal);
  const byStatus = statusRule(manifest);
  if (byStatus.state === 'stable' || !makers.has(manifest.kind) || !observed(manifest)) return byStatus;
  const blocked = await blockade(api, manifest, now(), signal);
  if (blocked) return blocked;
  const cause = await causeOf(api, manifest, now(), signal);
  if (!cause) {
    return byStatus.state === 'failed'
      ? { ...byStatus, details: [...byStatus.details, ...(await lastWords(api, manifest, signal))] }
      : byStatus;
  }
  const what = manifest.kind === 'Job' || manifest.kind === 'Pod' ? 'cannot run' : 'cannot be rolled out';
  const message = `${titleOf(refOf(manifest))} ${what}: ${cause.message}`;
  return { state: 'failed', message, details: [...cause.details, ...(await logLinesOf(api, manifest, cause, signal))] };
}

async function blockade(
  api: ClusterApi,
  manifest: Manifest,
  now: number,
  signal?: AbortSignal,
): Promise<Stability | undefined> {
  const pods = await blockingPods(api, manifest, signal);
  const first = pods[0];
  if (!first) return undefined;
  const title = titleOf(refOf(manifest));
  const waits = `pod ${nameOf(first)}, which still runs the version before and is not ready`;
  const cause = podCause({ pod: first, events: await eventsOf(api, refOf(first), signal) }, now);
  if (!cause) return { state: 'progressing', message: `${title} waits for ${waits}` };
  return {
    state: 'failed',
    message: `${title} is blocked by ${waits}: ${cause.message}. Ordered pods are not replaced before all are ready; delete it to go on`,
    details: [...cause.details, ...(await logLinesOf(api, manifest, cause, signal))],
    blockedBy: pods.map(refOf),
  };
}

async function causeOf(
  api: ClusterApi,
  manifest: Manifest,
  now: number,
  signal?: AbortSignal,
): Promise<Cause | undefined> {
  const made = await newPods(api, manifest, signal);
  if (!made) return undefined;
  const suspects = made.pods.filter(isSuspect);
  const troubled = suspects.filter((pod) => isTroubled(pod, now));
  for (const pod of troubled.slice(0, examined)) {
    const found = podCause({ pod, events: await eventsOf(api, refOf(pod), signal) }, now);
    // How often a job tries again after a crash is its own to say: its back-off limit fails it.
    if (found && !(manifest.kind === 'Job' && found.log)) return found;
  }
  if (made.maker.kind === 'Pod' || (made.pods.length > 0 && suspects.length === 0)) return undefined;
  if (made.maker.kind === 'ReplicaSet' && !cannotCreate(made.maker)) return undefined;
  return creationCause(made.maker, await eventsOf(api, refOf(made.maker), signal));
}

/** A pod that is ready or on its way out explains nothing. */
function isSuspect(pod: Manifest): boolean {
  return stringAt(statusOf(pod), 'phase') !== 'Succeeded' && pod.metadata.deletionTimestamp === undefined;
}

async function logLinesOf(api: ClusterApi, manifest: Manifest, cause: Cause, signal?: AbortSignal): Promise<string[]> {
  if (!cause.log) return [];
  const pod: ManifestRef = { kind: 'Pod', name: cause.log.pod, namespace: namespaceOf(manifest) };
  const { container } = cause.log;
  try {
    const text = await logOf(api, pod, { container, previous: cause.log.previous, tailLines: logLines, signal });
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.slice(-logLines).map((line) => `${container}: ${line.slice(0, 500)}`);
  } catch (error) {
    signal?.throwIfAborted();
    return [`The log of ${container} cannot be read: ${messageOf(error)}`];
  }
}

/** For a failure that the status itself reports: the warnings of the object and the log of its newest pod. */
async function lastWords(api: ClusterApi, manifest: Manifest, signal?: AbortSignal): Promise<string[]> {
  const lines = warnings(await eventsOf(api, refOf(manifest), signal));
  const pods = manifest.kind === 'Pod' ? [manifest] : ((await newPods(api, manifest, signal))?.pods ?? []);
  const pod = pods.sort((left, right) => createdAtOf(right) - createdAtOf(left))[0];
  if (!pod || (manifest.kind !== 'Job' && manifest.kind !== 'Pod')) return lines;
  try {
    const text = await logOf(api, refOf(pod), { tailLines: logLines, signal });
    return [
      ...lines,
      ...text
        .split('\n')
        .filter(Boolean)
        .slice(-logLines)
        .map((line) => `${nameOf(pod)}: ${line.slice(0, 500)}`),
    ];
  } catch {
    signal?.throwIfAborted();
    return lines;
  }
}
