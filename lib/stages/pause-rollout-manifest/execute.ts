import type { StageExecutor } from '#lib/stages/contract';
import { planPaused, setPaused } from '#lib/stages/manifest-pause';
import { eachTarget, type ManifestCapabilities, resolveTargetManifest } from '#lib/stages/manifest-target';

export const pauseRolloutManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [resolveTargetManifest, eachTarget(setPaused('pauseRolloutManifest', true))],
  plan: planPaused(true),
};
