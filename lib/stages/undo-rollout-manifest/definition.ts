import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { stabilityTimeoutMs, unblockFields, unblockHint } from '#lib/stages/manifest-stability';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

const whole = z.union([z.number().int(), z.string()]).nullish();

export const undoRolloutManifestDefinition: StageDefinition = {
  type: 'undoRolloutManifest',
  title: 'Undo rollout',
  summary: 'Bring a workload back to an earlier revision',
  icon: 'undo-2',
  category: 'kubernetes',
  fields: z.looseObject({ ...targetFields, ...unblockFields, numRevisionsBack: whole, revision: whole }),
  form: [
    ...targetForm,
    { path: 'numRevisionsBack', label: 'Revisions back', widget: 'number', placeholder: '1' },
    {
      path: 'revision',
      label: 'Exactly revision',
      widget: 'number',
      help: 'Wins over the number of revisions back',
      advanced: true,
    },
    unblockHint,
  ],
  outputs: z.looseObject({ revision: z.number().optional() }),
  defaults: { ...targetDefaults, numRevisionsBack: 1 },
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: stabilityTimeoutMs,
  caption: targetCaption,
  examples: [
    {
      title: 'Back to what ran before',
      stage: {
        type: 'undoRolloutManifest',
        name: 'Roll back',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
        numRevisionsBack: 1,
      },
    },
  ],
};
