import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

export const deleteManifestDefinition: StageDefinition = {
  type: 'deleteManifest',
  title: 'Delete manifest',
  summary: 'Delete a Kubernetes object, or all with certain labels',
  icon: 'trash-2',
  category: 'kubernetes',
  fields: z.looseObject({
    ...targetFields,
    options: z
      .looseObject({
        cascading: z.union([z.boolean(), z.string()]).nullish(),
        orphanDependents: z.boolean().nullish(),
        gracePeriodSeconds: z.number().int().min(0).nullish(),
      })
      .nullish(),
  }),
  form: [
    ...targetForm,
    {
      path: 'options.cascading',
      label: 'Delete what it owns too',
      widget: 'switch',
      help: 'Otherwise pods and the like go on without an owner',
    },
    {
      path: 'options.gracePeriodSeconds',
      label: 'Grace period (seconds)',
      widget: 'number',
      placeholder: 'as the object says',
      advanced: true,
    },
  ],
  outputs: z.looseObject({ 'outputs.deletedManifests': z.array(z.string()).optional() }),
  defaults: { ...targetDefaults, options: { cascading: true, gracePeriodSeconds: null } },
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: 60 * 60_000,
  caption: targetCaption,
  examples: [
    {
      title: 'One object by its name',
      stage: {
        type: 'deleteManifest',
        name: 'Remove the old worker',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment worker',
        options: { cascading: true },
      },
    },
    {
      title: 'Everything of a preview environment',
      stage: {
        type: 'deleteManifest',
        name: 'Clean up the preview',
        account: 'zone-1',
        location: 'preview',
        mode: 'label',
        kinds: ['deployment', 'service', 'ingress'],
        labelSelectors: { selectors: [{ kind: 'EQUALS', key: 'preview', values: ['${parameters.branch}'] }] },
        options: { cascading: true },
      },
    },
  ],
};
