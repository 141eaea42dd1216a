import type { IntendedChange, ManifestChange, ManifestCloud, ManifestRef } from '#lib/providers/contract';
import type { StagePlan, StepContext } from '#lib/stages/contract';
import { connectFor, type ManifestCapabilities, resolveTargetManifest, targetsOf } from '#lib/stages/manifest-target';

/** Plans of stages that change objects of a cluster: the cloud's own preview, and one line about it. */

/** The plan of a stage that changes objects one by one, chosen as when it runs. */
export function planOfTarget(
  changeOf: (ref: ManifestRef, context: StepContext, cloud: ManifestCloud) => IntendedChange | Promise<IntendedChange>,
): (context: StepContext, capabilities: ManifestCapabilities) => Promise<StagePlan> {
  return async (context, capabilities) => {
    const refs = await resolvedTargets(context, capabilities);
    const cloud = await connectFor(context, capabilities);
    const changes: ManifestChange[] = [];
    for (const ref of refs) {
      const change = await changeOf(ref, context, cloud);
      changes.push(...(await cloud.preview(change, context.abort)));
    }
    return planOf(changes);
  };
}

/** What is chosen when the stage runs is looked for among what lives now. */
export async function resolvedTargets(
  context: StepContext,
  capabilities: ManifestCapabilities,
): Promise<ManifestRef[]> {
  const found = await resolveTargetManifest.run(context, capabilities);
  const chosen = found.kind === 'succeeded' ? found.context : undefined;
  return targetsOf({ ...context.context, ...chosen });
}

export function planOf(changes: ManifestChange[]): StagePlan {
  const refused = changes.filter(({ outcome }) => outcome === 'refused');
  return {
    summary: summaryOf(changes),
    changes,
    ...(refused.length > 0
      ? {
          refusal: refused
            .slice(0, 3)
            .map(({ refusal }) => refusal)
            .join('; '),
        }
      : {}),
  };
}

const words: readonly (readonly [ManifestChange['outcome'], string])[] = [
  ['refused', 'refused'],
  ['create', 'created'],
  ['change', 'changed'],
  ['delete', 'deleted'],
  ['prune', 'pruned'],
  ['unchanged', 'unchanged'],
];

/** `2 created, 1 changed · recreates pods` */
export function summaryOf(changes: readonly ManifestChange[]): string {
  const counts = words.flatMap(([outcome, word]) => {
    const count = changes.filter((change) => change.outcome === outcome).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  const pods = changes.some(({ recreatesPods }) => recreatesPods) ? ['recreates pods'] : [];
  return [counts.join(', ') || 'Nothing to change', ...pods].join(' · ');
}
