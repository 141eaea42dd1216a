import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';

import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

export const pauseRolloutManifestDefinition: StageDefinition = {
  type: 'pauseRolloutManifest',
  title: 'Pause rollout',
  summary: 'Hold a rollout where it stands',
  icon: 'pause',
  category: 'kubernetes',
  fields: z.looseObject(targetFields),
  form: targetForm,
  outputs: z.looseObject({}),
  defaults: targetDefaults,
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: 60 * 60_000,
  caption: targetCaption,
  examples: [
    {
      title: 'Hold the rollout of web',
      stage: {
        type: 'pauseRolloutManifest',
        name: 'Pause rollout',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
      },
    },
  ],
};
