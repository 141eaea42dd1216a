import { invalid } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import type { StageExecutor, Step } from '#lib/stages/contract';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import { connectFor, type ManifestCapabilities, targetOf } from '#lib/stages/manifest-target';

const undoRolloutManifest: Step<ManifestCapabilities> = {
  name: 'undoRolloutManifest',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const revision = wholeNumber(context.context.revision, 'revision');
    const revisionsBack = wholeNumber(context.context.numRevisionsBack, 'numRevisionsBack') ?? 1;
    const cloud = await connectFor(context, capabilities);
    const target = revision === undefined ? { revisionsBack } : { revision };
    const now = await cloud.undoRollout(ref, target, context.idempotencyKey, context.abort);
    context.log(`${ref.kind} ${ref.name} goes back; it runs as revision ${now.revision} now`);
    return { kind: 'succeeded', outputs: { revision: now.revision } };
  },
};

/** Numbers also come as text, where an expression stands for them. */
function wholeNumber(value: Json | undefined, field: string): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw invalid(`${field} is “${String(value)}”, which is no whole number`);
  return number;
}

export const undoRolloutManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [undoRolloutManifest, waitForManifestToStabilize()],
};
