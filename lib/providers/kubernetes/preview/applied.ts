import { isGennakerError } from '#lib/kernel/errors';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest, ManifestChange } from '#lib/providers/contract';
import type { ClusterApi } from '#lib/providers/kubernetes/api';
import { adoptedFields, applyManifest } from '#lib/providers/kubernetes/apply';
import { surplusVersions } from '#lib/providers/kubernetes/artifacts/versions';
import { annotationsOf, listAt, metadataOf, nameOf, namespaceOf, refOf } from '#lib/providers/kubernetes/manifest';
import { annotation } from '#lib/providers/kubernetes/moniker';
import { about, changed, refusable } from '#lib/providers/kubernetes/preview/change';
import { asWritten } from '#lib/providers/kubernetes/preview/masking';
import type { FieldConflict } from '#lib/providers/kubernetes/refusal';

/** What a deployment of these manifests would do, in its order, and then the old versions that it would remove. */
export async function previewApply(
  api: ClusterApi,
  manifests: readonly Manifest[],
  signal?: AbortSignal,
): Promise<ManifestChange[]> {
  const changes: ManifestChange[] = [];
  for (const manifest of manifests) {
    changes.push(await previewOne(api, manifest, whyUnchecked(manifest, manifests), signal));
  }
  for (const manifest of manifests) {
    if (whyUnchecked(manifest, manifests)) continue;
    for (const ref of await surplusVersions(api, manifest, signal)) changes.push({ ...about(ref), outcome: 'prune' });
  }
  return changes;
}

async function previewOne(
  api: ClusterApi,
  manifest: Manifest,
  unchecked: string,
  signal?: AbortSignal,
): Promise<ManifestChange> {
  const ref = refOf(manifest);
  return refusable(
    ref,
    () => manifest,
    async () => {
      try {
        return await dryRun(api, manifest, signal);
      } catch (error) {
        // A namespace or kind that this very change makes may also be there already: only a miss is forgiven.
        const missing = isGennakerError(error) && ['not-found', 'invalid'].includes(error.code);
        if (unchecked === '' || !missing) throw error;
        return { ...created(manifest), unchecked };
      }
    },
  );
}

async function dryRun(api: ClusterApi, manifest: Manifest, signal?: AbortSignal): Promise<ManifestChange> {
  const { ref } = await api.locate(refOf(manifest), signal);
  const before = ref.name ? await api.get(ref, signal) : undefined;
  const recreated = before !== undefined && annotationsOf(manifest)[annotation.recreate] === 'true';
  try {
    const { manifest: after } = await applyManifest(api, manifest, { dryRun: true, signal });
    return before ? { ...changed(before, after), recreated, ...(recreated ? remade : {}) } : created(manifest);
  } catch (error) {
    // What is made anew may change what an existing object may not.
    if (before && recreated && isGennakerError(error) && error.code === 'invalid') {
      return { ...changed(before, { ...before, ...manifest }), recreated, ...remade };
    }
    const conflicts = conflictsIn(error);
    if (!before || conflicts.length === 0) throw error;
    return contested(api, manifest, before, conflicts, error, signal);
  }
}

const remade = { outcome: 'change', recreatesPods: true } as const;

/** What it would be if it were forced, with those who would have to give way. */
async function contested(
  api: ClusterApi,
  manifest: Manifest,
  before: Manifest,
  conflicts: readonly FieldConflict[],
  error: unknown,
  signal?: AbortSignal,
): Promise<ManifestChange> {
  const { manifest: after } = await applyManifest(api, manifest, { dryRun: true, force: true, signal });
  const found = changed(before, after);
  const foreign = conflicts.filter(({ manager }) => !takenOver(before).has(manager));
  if (foreign.length === 0) return found;
  const refusal = isGennakerError(error) ? error.message : '';
  return {
    ...found,
    outcome: 'refused',
    conflicts: foreign.map(({ manager, field }) => ({ manager, field })),
    refusal,
  };
}

/** Managers whose fields become ours before we apply, so that no conflict with them stands in the way. */
function takenOver(before: Manifest): Set<string> {
  const adopted = adoptedFields(before);
  const managers = (entries: readonly object[]) => entries.flatMap((entry) => stringAt(entry, 'manager') ?? []);
  const staying = new Set(managers(adopted ?? listAt(metadataOf(before), 'managedFields')));
  return new Set(managers(listAt(metadataOf(before), 'managedFields')).filter((manager) => !staying.has(manager)));
}

function conflictsIn(error: unknown): FieldConflict[] {
  if (!isGennakerError(error) || error.code !== 'conflict' || !Array.isArray(error.data)) return [];
  return error.data as FieldConflict[];
}

function created(manifest: Manifest): ManifestChange {
  const written = { path: '', after: asWritten(manifest), owners: [], masked: manifest.kind === 'Secret' };
  const name = nameOf(manifest) || `${stringAt(manifest.metadata, 'generateName') ?? ''}…`;
  return { ...about(refOf(manifest)), name, outcome: 'create', fields: [written] };
}

/** A cluster cannot check what lives in a namespace, or is of a kind, that only this change brings. */
function whyUnchecked(manifest: Manifest, all: readonly Manifest[]): string {
  const namespace = namespaceOf(manifest);
  if (namespace && all.some((other) => other.kind === 'Namespace' && nameOf(other) === namespace)) {
    return `The namespace ${namespace} is made by the same change, so the cluster could not check this`;
  }
  const defines = (other: Manifest) =>
    other.kind === 'CustomResourceDefinition' &&
    stringAt(objectAt(objectAt(other, 'spec'), 'names'), 'kind') === manifest.kind;
  return all.some(defines)
    ? `The kind ${manifest.kind} is defined by the same change, so the cluster could not check this`
    : '';
}
