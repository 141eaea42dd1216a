import type { StageExecutor } from '#lib/stages/contract';
import { planPaused, setPaused } from '#lib/stages/manifest-pause';
import type { ManifestCapabilities } from '#lib/stages/manifest-target';

export const pauseRolloutManifestExecutor: StageExecutor<ManifestCapabilities> = {
  steps: [setPaused('pauseRolloutManifest', true)],
  plan: planPaused(true),
};
