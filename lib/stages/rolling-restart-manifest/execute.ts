import type { JsonObject } from '#lib/kernel/json';
import type { StageExecutor, Step, StepContext } from '#lib/stages/contract';
import { planOfTarget } from '#lib/stages/manifest-plan';
import {
  connectFor,
  eachTarget,
  type ManifestCapabilities,
  resolveTargetManifest,
  targetOf,
} from '#lib/stages/manifest-target';

/**
 * The mark that `kubectl rollout restart` leaves. Its time is that of the stage's start, so that a repeated step writes
 * the same and does not restart the pods a second time.
 */
const rollingRestartManifest: Step<ManifestCapabilities> = {
  name: 'rollingRestartManifest',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const cloud = await connectFor(context, capabilities);
    await cloud.patch(ref, markOf(context), 'merge', context.abort);
    context.log(`${ref.kind} ${ref.name} replaces its pods one after another`);
    return { kind: 'succeeded' };
  },
};

function markOf({ stage }: StepContext): JsonObject {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date(stage.startedAt).toISOString() };
  return { spec: { template: { metadata: { annotations } } } };
}

export const rollingRestartManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(rollingRestartManifest)],
  plan: planOfTarget((ref, context) => ({ kind: 'patch', ref, body: markOf(context), strategy: 'merge' })),
};
