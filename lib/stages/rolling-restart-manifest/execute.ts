import { invalid } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { ManifestCloud, ManifestRef } from '#lib/providers/contract';
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
    await checkRolls(cloud, ref, context.abort);
    await cloud.patch(ref, markOf(context), 'merge', context.abort);
    context.log(`${ref.kind} ${ref.name} replaces its pods one after another`);
    return { kind: 'succeeded' };
  },
};

/** Kinds that keep a template and never replace a pod because of it. */
const unmoved = ['ReplicaSet', 'ReplicationController', 'Job', 'PodTemplate'];

/** The mark changes something only where a new template means new pods. */
async function checkRolls(cloud: ManifestCloud, ref: ManifestRef, signal: AbortSignal): Promise<void> {
  const live = await cloud.read(ref, signal);
  if (!live) throw invalid(`${ref.kind} ${ref.name} does not exist in ${cloud.account}`);
  if (unmoved.includes(live.kind) || !isJsonObject(objectAt(live, 'spec').template)) {
    throw invalid(
      `${live.kind} ${ref.name} does not replace its pods; restart a Deployment, a StatefulSet or a DaemonSet`,
    );
  }
  if (objectAt(live, 'spec').paused === true) {
    throw invalid(`${live.kind} ${ref.name} is paused and would not replace its pods; resume it first`);
  }
}

function markOf({ stage }: StepContext): JsonObject {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date(stage.startedAt).toISOString() };
  return { spec: { template: { metadata: { annotations } } } };
}

export const rollingRestartManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(rollingRestartManifest)],
  plan: planOfTarget(async (ref, context, cloud) => {
    await checkRolls(cloud, ref, context.abort);
    return { kind: 'patch', ref, body: markOf(context), strategy: 'merge' };
  }),
};
