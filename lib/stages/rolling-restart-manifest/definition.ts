import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';

import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

export const rollingRestartManifestDefinition: StageDefinition = {
  type: 'rollingRestartManifest',
  title: 'Rolling restart',
  summary: 'Replace the pods of a workload one after another',
  icon: 'rotate-cw',
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
      title: 'Read a changed secret anew',
      stage: {
        type: 'rollingRestartManifest',
        name: 'Rolling restart',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
      },
    },
  ],
};
