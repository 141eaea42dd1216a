import { stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestEnding, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { condition, metadataOf, numberAt, refOf, stringsAt, titleOf } from '#lib/providers/kubernetes/manifest';

/**
 * A deleted object stays until each of its finalizers was taken away by whoever put it there; one whose controller is gone
 * keeps it for ever. What is known to everybody is said in words.
 */
const known: Record<string, string> = {
  foregroundDeletion: 'until what it owns is gone',
  orphan: 'until what it owns is released',
  'kubernetes.io/pvc-protection': 'until no pod uses it',
  'kubernetes.io/pv-protection': 'until no claim is bound to it',
  'service.kubernetes.io/load-balancer-cleanup': 'until its load balancer is gone',
  'customresourcecleanup.apiextensions.k8s.io': 'until all objects of its kind are gone',
  'batch.kubernetes.io/job-tracking': 'until its job has counted it',
};

/** Undefined when the object is gone, or when another of its name took its place. */
export async function endingOf(
  api: ClusterApi,
  ref: ManifestRef,
  signal?: AbortSignal,
): Promise<ManifestEnding | undefined> {
  const live = await api.get(ref, signal);
  const since = Date.parse(stringAt(metadataOf(live), 'deletionTimestamp') ?? '');
  if (!live || Number.isNaN(since)) return undefined;
  return { message: `${titleOf(refOf(live))} ${whyStill(live)}` };
}

function whyStill(live: Manifest): string {
  const finalizers = stringsAt(metadataOf(live), 'finalizers');
  if (finalizers.length > 0) {
    const held = finalizers.map((name) => [name, known[name]].filter(Boolean).join(' ')).join(', ');
    const strange = finalizers.some((name) => !Object.hasOwn(known, name));
    return `is held by the ${finalizers.length === 1 ? 'finalizer' : 'finalizers'} ${held}${
      strange ? ', which its controller must take away' : ''
    }`;
  }
  if (live.kind === 'Namespace') return whyNotEmpty(live);
  const grace = numberAt(metadataOf(live), 'deletionGracePeriodSeconds');
  return grace ? `ends within its grace period of ${grace} s` : 'is ending';
}

const remaining = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceFinalizersRemaining',
  'NamespaceContentRemaining',
] as const;

function whyNotEmpty(namespace: Manifest): string {
  const found = remaining.map((type) => condition(namespace, type)).find((one) => one?.status === 'True');
  return found ? `is not empty: ${found.message}` : 'is being emptied';
}
