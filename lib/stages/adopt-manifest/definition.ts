import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { staticTargetForm, targetCaption, targetDefaults, targetFields } from '#lib/stages/manifest-target';

export const adoptManifestDefinition: StageDefinition = {
  type: 'adoptManifest',
  title: 'Adopt',
  summary: 'Make an object that others deployed one of this application',
  icon: 'hand-helping',
  category: 'kubernetes',
  fields: z.looseObject({
    ...targetFields,
    stack: z.string().nullish(),
    detail: z.string().nullish(),
    markPods: z.boolean().nullish(),
  }),
  form: [
    ...staticTargetForm,
    { path: 'stack', label: 'Stack', widget: 'text', advanced: true },
    { path: 'detail', label: 'Detail', widget: 'text', advanced: true },
    {
      path: 'markPods',
      label: 'Mark its pods too',
      widget: 'switch',
      help: 'Changes the pod template, so all pods are replaced',
      advanced: true,
    },
  ],
  outputs: z.looseObject({}),
  defaults: targetDefaults,
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: 60 * 60_000,
  caption: targetCaption,
  examples: [
    {
      title: 'Take over what kubectl made',
      stage: {
        type: 'adoptManifest',
        name: 'Adopt web',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
      },
    },
  ],
};
