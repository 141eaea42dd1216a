import { isJsonObject, type Json, type JsonObject, objectAt, toJson } from '#lib/kernel/json';
import type { IntendedChange, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { selectionIn } from '#lib/stages/label-selection';
import { planOf, resolvedTargets } from '#lib/stages/manifest-plan';
import { nextLookMs } from '#lib/stages/manifest-stability';
import {
  connectFor,
  type ManifestCapabilities,
  modeOf,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';

type Removal = NonNullable<Parameters<ManifestCloud['remove']>[1]>;

/** What carries the labels is chosen by the deletion itself: that nothing does is as good as having deleted it. */
const resolveTarget: Step<ManifestCapabilities> = {
  name: resolveTargetManifest.name,
  run: (context, capabilities) =>
    modeOf(context.context) === 'label' ? { kind: 'succeeded' } : resolveTargetManifest.run(context, capabilities),
};

const deleteManifest: Step<ManifestCapabilities> = {
  name: 'deleteManifest',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const removal = { ...removalOf(context.context), signal: context.abort };
    const deleted =
      modeOf(context.context) === 'label'
        ? await deleteByLabels(cloud, context, removal)
        : await deleteOne(cloud, context, removal);
    return {
      kind: 'succeeded',
      outputs: { 'outputs.deletedManifests': deleted.map(titleOf), ...promotedOf(deleted) },
      context: { deleting: toJson(deleted) },
    };
  },
};

const asked = 16;

/**
 * The cluster has taken note of a deletion long before the object is gone. What still keeps it is read at every look, so that
 * a stage whose time is over says it.
 */
const waitForDeletion: Step<ManifestCapabilities> = {
  name: 'waitForDeletion',
  async run(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const left: ManifestRef[] = [];
    const messages: string[] = [];
    const all = refsIn(context.context.deleting);
    for (let at = 0; at < all.length; at += asked) {
      const some = all.slice(at, at + asked);
      const endings = await Promise.all(some.map((ref) => cloud.ending(ref, context.abort)));
      for (const [index, ref] of some.entries()) {
        const ending = endings[index];
        if (ending) left.push(ref);
        if (ending) messages.push(ending.message);
        else context.log(`${titleOf(ref)}: deleted`);
      }
    }
    if (left.length === 0) return { kind: 'succeeded' };
    const waiting = messages.length > 1 ? `${messages[0]} and ${messages.length - 1} more` : (messages[0] ?? '');
    return {
      kind: 'look-again',
      inMs: nextLookMs(context.stage.elapsedMs),
      waiting,
      context: { deleting: toJson(left), messages },
    };
  },
};

const refsIn = (value: Json | undefined): ManifestRef[] =>
  (Array.isArray(value) ? value.filter(isJsonObject) : []) as unknown as ManifestRef[];

/** What Spinnaker leaves of every operation on manifests: here nothing made, and what was acted on by namespace. */
function promotedOf(deleted: readonly ManifestRef[]): JsonObject {
  const names: Record<string, string[]> = {};
  for (const ref of deleted) {
    const namespace = ref.namespace ?? '';
    names[namespace] = [...(names[namespace] ?? []), titleOf(ref)];
  }
  return {
    'outputs.manifests': [],
    'outputs.createdArtifacts': [],
    'outputs.boundArtifacts': [],
    'outputs.manifestNamesByNamespace': names,
  };
}

async function deleteOne(cloud: ManifestCloud, context: StepContext, removal: Removal): Promise<ManifestRef[]> {
  const ref = targetOf(context.context);
  const existed = await cloud.remove(ref, removal);
  if (!existed) context.log(`${titleOf(ref)} was not there`);
  return existed ? [ref] : [];
}

async function deleteByLabels(cloud: ManifestCloud, context: StepContext, removal: Removal): Promise<ManifestRef[]> {
  const { kinds, namespace, selector } = selectionIn(context.context);
  const deleted = await cloud.removeByLabels(kinds, namespace, selector, removal);
  if (deleted.length === 0) context.log(`Nothing carries ${selector}`);
  return deleted;
}

/** `cascading` is a switch, or kubectl's word; `orphanDependents` is its older and opposite name. */
function removalOf(fields: JsonObject): Removal {
  const options = objectAt(fields, 'options');
  const grace = Number(options.gracePeriodSeconds ?? Number.NaN);
  const word = String(options.cascading ?? options.orphanDependents !== true);
  const propagation =
    word === 'false' || word === 'orphan' ? 'orphan' : word === 'foreground' ? 'foreground' : 'background';
  return { propagation, ...(Number.isInteger(grace) && grace >= 0 ? { graceSeconds: grace } : {}) };
}

const titleOf = (ref: ManifestRef): string => `${ref.kind.charAt(0).toLowerCase()}${ref.kind.slice(1)} ${ref.name}`;

export const deleteManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTarget, deleteManifest, waitForDeletion],
  async plan(context, capabilities) {
    const cloud = await connectFor(context, capabilities);
    const byLabels = modeOf(context.context) === 'label';
    const change: IntendedChange = byLabels
      ? { kind: 'remove-by-labels', ...selectionIn(context.context) }
      : { kind: 'remove', refs: await resolvedTargets(context, capabilities) };
    return planOf(await cloud.preview(change, context.abort));
  },
};
