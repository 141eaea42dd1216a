import type { StageExecutor } from '#lib/stages/contract';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import { eachTarget, type ManifestCapabilities, resolveTargetManifest, targetsOf } from '#lib/stages/manifest-target';
import { planTraffic, setTraffic } from '#lib/stages/manifest-traffic';

/** A rollout strategy takes the traffic of versions too that are in trouble. */
const waited = waitForManifestToStabilize(({ context }) =>
  context.waitForCompletion === false ? [] : targetsOf(context),
);

export const disableManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(setTraffic('disableManifest', false)), waited],
  plan: planTraffic(false),
};
