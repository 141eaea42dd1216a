import { objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import {
  annotationsOf,
  condition,
  controllerOf,
  labelsOf,
  listAt,
  metadataOf,
  namespaceOf,
  numberAt,
  specOf,
  statusOf,
  stringsAt,
  textsAt,
  uidOf,
} from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';

/** A workload's `spec.selector` as a query, or undefined when it selects nothing. */
export function selectorOf(workload: Manifest): string | undefined {
  const selector = objectAt(specOf(workload), 'selector');
  const parts = Object.entries(textsAt(selector, 'matchLabels')).map(([key, value]) => `${key}=${value}`);
  for (const expression of listAt(selector, 'matchExpressions')) {
    const key = stringAt(expression, 'key') ?? '';
    const values = `(${stringsAt(expression, 'values').join(',')})`;
    const operator = stringAt(expression, 'operator');
    if (operator === 'In') parts.push(`${key} in ${values}`);
    if (operator === 'NotIn') parts.push(`${key} notin ${values}`);
    if (operator === 'Exists') parts.push(key);
    if (operator === 'DoesNotExist') parts.push(`!${key}`);
  }
  return parts.length > 0 ? parts.join(',') : undefined;
}

/** Objects of a kind that the workload steers. */
export async function ownedBy(
  api: ClusterApi,
  workload: Manifest,
  kind: string,
  signal?: AbortSignal,
): Promise<Manifest[]> {
  const labelSelector = selectorOf(workload);
  if (!labelSelector) return [];
  const found = await api.list({ kind, namespace: namespaceOf(workload), labelSelector }, signal);
  return found.filter((item) => controllerOf(item)?.uid === uidOf(workload));
}

export const revisionOf = (replicaSet: Manifest): number =>
  Number(annotationsOf(replicaSet)[annotation.revision] ?? 0) || 0;

/** The ReplicaSet that a Deployment is rolling out. */
export async function newReplicaSet(
  api: ClusterApi,
  deployment: Manifest,
  signal?: AbortSignal,
): Promise<Manifest | undefined> {
  const sets = await ownedBy(api, deployment, 'ReplicaSet', signal);
  const current = revisionOf(deployment);
  return (
    sets.find((set) => current > 0 && revisionOf(set) === current) ??
    sets.sort((left, right) => revisionOf(right) - revisionOf(left))[0]
  );
}

/** The pods that run what was applied last, and the object that makes them. */
export async function newPods(
  api: ClusterApi,
  workload: Manifest,
  signal?: AbortSignal,
): Promise<{ maker: Manifest; pods: Manifest[] } | undefined> {
  if (workload.kind === 'Pod') return { maker: workload, pods: [workload] };
  if (workload.kind === 'Deployment') {
    const maker = await newReplicaSet(api, workload, signal);
    return maker && { maker, pods: await ownedBy(api, maker, 'Pod', signal) };
  }
  const pods = await ownedBy(api, workload, 'Pod', signal);
  const hash = await newestRevisionHash(api, workload, signal);
  return {
    maker: workload,
    pods: hash ? pods.filter((pod) => labelsOf(pod)['controller-revision-hash'] === hash) : pods,
  };
}

/**
 * Pods of an ordered StatefulSet that run the version before and are not ready: the cluster waits for each of them before it
 * replaces any, so a bad version stands in the way of its own cure.
 */
export async function blockingPods(api: ClusterApi, workload: Manifest, signal?: AbortSignal): Promise<Manifest[]> {
  if (workload.kind !== 'StatefulSet' || specOf(workload).podManagementPolicy === 'Parallel') return [];
  const newest = await newestRevisionHash(api, workload, signal);
  if (!newest) return [];
  const pods = await ownedBy(api, workload, 'Pod', signal);
  return pods.filter(
    (pod) =>
      labelsOf(pod)['controller-revision-hash'] !== newest &&
      metadataOf(pod).deletionTimestamp === undefined &&
      condition(pod, 'Ready')?.status !== 'True',
  );
}

async function newestRevisionHash(
  api: ClusterApi,
  workload: Manifest,
  signal?: AbortSignal,
): Promise<string | undefined> {
  if (workload.kind === 'StatefulSet') return stringAt(statusOf(workload), 'updateRevision');
  if (workload.kind !== 'DaemonSet') return undefined;
  const revisions = await ownedBy(api, workload, 'ControllerRevision', signal);
  const newest = revisions.sort(
    (left, right) => (numberAt(right, 'revision') ?? 0) - (numberAt(left, 'revision') ?? 0),
  )[0];
  return newest && labelsOf(newest)['controller-revision-hash'];
}
