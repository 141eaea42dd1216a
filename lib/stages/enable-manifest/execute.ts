import type { StageExecutor } from '#lib/stages/contract';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import { eachTarget, type ManifestCapabilities, resolveTargetManifest } from '#lib/stages/manifest-target';
import { planTraffic, setTraffic } from '#lib/stages/manifest-traffic';

export const enableManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(setTraffic('enableManifest', true)), waitForManifestToStabilize()],
  plan: planTraffic(true),
};
