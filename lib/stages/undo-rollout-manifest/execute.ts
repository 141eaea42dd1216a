import { invalid } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { StageExecutor, Step } from '#lib/stages/contract';
import { planOfTarget } from '#lib/stages/manifest-plan';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import {
  connectFor,
  eachTarget,
  type ManifestCapabilities,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';

const undoRolloutManifest: Step<ManifestCapabilities> = {
  name: 'undoRolloutManifest',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const target = revisionIn(context.context);
    const cloud = await connectFor(context, capabilities);
    const now = await cloud.undoRollout(ref, target, context.idempotencyKey, context.abort);
    context.log(`${ref.kind} ${ref.name} goes back; it runs as revision ${now.revision} now`);
    return { kind: 'succeeded', outputs: { revision: now.revision } };
  },
};

function revisionIn(fields: JsonObject): { revision?: number; revisionsBack?: number } {
  const revision = wholeNumber(fields.revision, 'revision');
  const revisionsBack = wholeNumber(fields.numRevisionsBack, 'numRevisionsBack') ?? 1;
  return revision === undefined ? { revisionsBack } : { revision };
}

/** Numbers also come as text, where an expression stands for them. */
function wholeNumber(value: Json | undefined, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw invalid(`${field} is “${String(value)}”, which is no whole number`);
  return number;
}

export const undoRolloutManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(undoRolloutManifest), waitForManifestToStabilize()],
  plan: planOfTarget((ref, { context }) => ({ kind: 'undo', ref, target: revisionIn(context) })),
};
