import type { IntendedChange, Manifest, ManifestChange, ManifestRef } from '#lib/providers/contract';
import type { ClusterApi, PatchOptions } from '#lib/providers/kubernetes/api';
import { numberAt, refOf, specOf } from '#lib/providers/kubernetes/manifest';
import { previewApply } from '#lib/providers/kubernetes/preview/applied';
import { about, changed, refusable } from '#lib/providers/kubernetes/preview/change';
import { removeObject } from '#lib/providers/kubernetes/removal';
import { plannedUndo } from '#lib/providers/kubernetes/rollout/undo';

/**
 * What a change would do: the same request as the change itself, as a dry run that the cluster checks with all its rules
 * and webhooks and then forgets, compared with what lives. A refusal is an answer; only a cluster that cannot be reached
 * is an error, because then nothing is known.
 */
export async function previewChange(
  api: ClusterApi,
  change: IntendedChange,
  signal?: AbortSignal,
): Promise<ManifestChange[]> {
  switch (change.kind) {
    case 'apply':
      return previewApply(api, change.manifests, signal);
    case 'patch':
      return [await previewPatch(api, change.ref, async () => change, signal)];
    case 'undo':
      return [await previewPatch(api, change.ref, () => plannedUndo(api, change.ref, change.target, signal), signal)];
    case 'scale':
      return [await previewScale(api, change.ref, change.replicas, signal)];
    case 'remove': {
      const found: ManifestChange[] = [];
      for (const ref of change.refs) found.push(await previewRemoval(api, ref, signal));
      return found;
    }
    case 'remove-by-labels': {
      const found: ManifestChange[] = [];
      for (const kind of change.kinds) {
        const query = { kind, namespace: change.namespace, labelSelector: change.selector };
        for (const live of await api.list(query, signal)) found.push(await previewRemoval(api, refOf(live), signal));
      }
      return found;
    }
  }
}

type Patch = Pick<PatchOptions, 'strategy'> & { body: Parameters<ClusterApi['patch']>[1] };

async function previewPatch(
  api: ClusterApi,
  ref: ManifestRef,
  planned: () => Promise<Patch>,
  signal?: AbortSignal,
): Promise<ManifestChange> {
  let live: Manifest | undefined;
  return refusable(
    ref,
    () => live,
    async () => {
      live = await api.need(ref, signal);
      const { body, strategy } = await planned();
      const after = await api.patch(ref, body, { strategy, signal, dryRun: true });
      return changed(live, after);
    },
  );
}

/** The scale of an object is another object; what it scales is what people know. */
async function previewScale(
  api: ClusterApi,
  ref: ManifestRef,
  replicas: number,
  signal?: AbortSignal,
): Promise<ManifestChange> {
  let live: Manifest | undefined;
  return refusable(
    ref,
    () => live,
    async () => {
      live = await api.need(ref, signal);
      await api.patch(ref, { spec: { replicas } }, { strategy: 'merge', subresource: 'scale', signal, dryRun: true });
      const before = numberAt(specOf(live), 'replicas');
      return changed(live, before === replicas ? live : { ...live, spec: { ...specOf(live), replicas } });
    },
  );
}

async function previewRemoval(api: ClusterApi, ref: ManifestRef, signal?: AbortSignal): Promise<ManifestChange> {
  return refusable(
    ref,
    () => undefined,
    async () => {
      const located = await api.locate(ref, signal);
      const there = await removeObject(api, located.ref, { signal, dryRun: true });
      // Deleting what is not there is no fault.
      return { ...about(located.ref), outcome: there ? 'delete' : 'unchanged' };
    },
  );
}
