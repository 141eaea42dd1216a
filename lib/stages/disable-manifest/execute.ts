import type { StageExecutor } from '#lib/stages/contract';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import { eachTarget, type ManifestCapabilities, resolveTargetManifest } from '#lib/stages/manifest-target';
import { planTraffic, setTraffic } from '#lib/stages/manifest-traffic';

export const disableManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(setTraffic('disableManifest', false)), waitForManifestToStabilize()],
  plan: planTraffic(false),
};
