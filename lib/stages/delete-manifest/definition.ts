import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { modeOf, targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

const selector = z.looseObject({
  kind: z.enum(['ANY', 'EQUALS', 'NOT_EQUALS', 'CONTAINS', 'NOT_CONTAINS', 'EXISTS', 'NOT_EXISTS']),
  key: z.string().optional(),
  values: z.array(z.string()).nullish(),
});

export const deleteManifestDefinition: StageDefinition = {
  type: 'deleteManifest',
  title: 'Delete manifest',
  summary: 'Delete a Kubernetes object, or all with certain labels',
  icon: 'trash-2',
  category: 'kubernetes',
  fields: z.looseObject({
    ...targetFields,
    kinds: z.array(z.string()).nullish(),
    labelSelectors: z.looseObject({ selectors: z.array(selector).default([]) }).nullish(),
    options: z
      .looseObject({
        cascading: z.union([z.boolean(), z.string()]).nullish(),
        orphanDependents: z.boolean().nullish(),
        gracePeriodSeconds: z.number().int().min(0).nullish(),
      })
      .nullish(),
  }),
  form: [
    ...targetForm.map((hint) =>
      hint.path === 'mode'
        ? { ...hint, options: [...(hint.options ?? []), { value: 'label', label: 'by labels' }] }
        : hint,
    ),
    { path: 'kinds', label: 'Kinds', widget: 'list', when: { path: 'mode', is: ['label'] } },
    {
      path: 'labelSelectors.selectors',
      label: 'Labels',
      widget: 'json',
      help: 'A list of {kind, key, values}; kind is EQUALS, NOT_EQUALS, CONTAINS, NOT_CONTAINS, EXISTS or NOT_EXISTS',
      when: { path: 'mode', is: ['label'] },
    },
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
  caption: (fields) =>
    modeOf(fields) === 'label' && Array.isArray(fields.kinds)
      ? `${fields.kinds.join(', ')} by labels`
      : targetCaption(fields),
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
