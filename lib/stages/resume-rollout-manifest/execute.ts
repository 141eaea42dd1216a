import type { StageExecutor } from '#lib/stages/contract';
import { planPaused, setPaused } from '#lib/stages/manifest-pause';
import { waitForManifestToStabilize } from '#lib/stages/manifest-stability';
import { eachTarget, type ManifestCapabilities, resolveTargetManifest } from '#lib/stages/manifest-target';

export const resumeRolloutManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(setPaused('resumeRolloutManifest', false)), waitForManifestToStabilize()],
  plan: planPaused(false),
};
