import type { StageExecutor, Step } from '#lib/stages/contract';
import { connectFor, type ManifestCapabilities, targetOf } from '#lib/stages/manifest-target';

/**
 * The mark that `kubectl rollout restart` leaves. Its time is that of the stage's start, so that a repeated step writes
 * the same and does not restart the pods a second time.
 */
const rollingRestartManifest: Step<ManifestCapabilities> = {
  name: 'rollingRestartManifest',
  async run(context, capabilities) {
    const ref = targetOf(context.context);
    const cloud = await connectFor(context, capabilities);
    const at = new Date(context.stage.startedAt).toISOString();
    const annotations = { 'kubectl.kubernetes.io/restartedAt': at };
    await cloud.patch(ref, { spec: { template: { metadata: { annotations } } } }, 'merge', context.abort);
    context.log(`${ref.kind} ${ref.name} replaces its pods one after another`);
    return { kind: 'succeeded' };
  },
};

export const rollingRestartManifestExecutor: StageExecutor<ManifestCapabilities> = { steps: [rollingRestartManifest] };
