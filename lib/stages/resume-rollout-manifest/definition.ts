import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { stabilityTimeoutMs } from '#lib/stages/manifest-stability';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

export const resumeRolloutManifestDefinition: StageDefinition = {
  type: 'resumeRolloutManifest',
  title: 'Resume rollout',
  summary: 'Let a paused rollout go on and wait for its end',
  icon: 'play',
  category: 'kubernetes',
  fields: z.looseObject(targetFields),
  form: targetForm,
  outputs: z.looseObject({}),
  defaults: targetDefaults,
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: stabilityTimeoutMs,
  caption: targetCaption,
  examples: [
    {
      title: 'Let the rollout of web go on',
      stage: {
        type: 'resumeRolloutManifest',
        name: 'Resume rollout',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
      },
    },
  ],
};
