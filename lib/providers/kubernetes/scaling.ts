import { invalid, isGennakerError } from '#lib/kernel/errors';
import type { ManifestMember, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { controllerOf, createdAtOf, nameOf, numberAt, specOf, statusOf } from '#lib/providers/kubernetes/manifest';
import { monikerOf } from '#lib/providers/kubernetes/moniker';

/** Through the scale subresource, which also custom resources have. */
export async function scaleWorkload(
  api: ClusterApi,
  ref: ManifestRef,
  replicas: number,
  signal?: AbortSignal,
): Promise<void> {
  if (!Number.isInteger(replicas) || replicas < 0 || replicas > 100_000) {
    throw invalid(`“${replicas}” is no number of replicas; give a whole number from 0`);
  }
  try {
    await api.patch(ref, { spec: { replicas } }, { strategy: 'merge', subresource: 'scale', signal });
  } catch (error) {
    const unscaled = isGennakerError(error) && error.code === 'not-found' && (await api.get(ref, signal));
    if (!unscaled) throw error;
    throw invalid(`${unscaled.kind} ${ref.name} has no replicas, so it cannot be scaled`);
  }
}

/** Who belongs to a cluster, oldest first. */
export async function membersOf(
  api: ClusterApi,
  target: { kind: string; namespace?: string; application: string; cluster: string },
  signal?: AbortSignal,
): Promise<ManifestMember[]> {
  const found = await api.list({ kind: target.kind, namespace: target.namespace }, signal);
  return found
    .filter((object) => {
      const moniker = monikerOf(object.kind, object);
      return same(moniker.app, target.application) && same(moniker.cluster, target.cluster);
    })
    .map((object) => ({
      name: nameOf(object),
      createdAt: createdAtOf(object),
      replicas: numberAt(specOf(object), 'replicas') ?? numberAt(statusOf(object), 'replicas') ?? 0,
      ready: numberAt(statusOf(object), 'readyReplicas') ?? 0,
      owned: controllerOf(object) !== undefined,
    }))
    .sort((left, right) => left.createdAt - right.createdAt || left.name.localeCompare(right.name));
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
