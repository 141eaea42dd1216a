import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { artifactBindingHint } from '#lib/stages/manifest-forms';
import { stabilityTimeoutMs } from '#lib/stages/manifest-stability';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

const body = z.union([z.string(), z.array(z.unknown()), z.looseObject({})]);

export const patchManifestDefinition: StageDefinition = {
  type: 'patchManifest',
  title: 'Patch manifest',
  summary: 'Change a part of a live Kubernetes object',
  icon: 'file-diff',
  category: 'kubernetes',
  fields: z.looseObject({
    ...targetFields,
    source: z.enum(['text', 'artifact']).default('text'),
    patchBody: body.nullish(),
    manifestArtifactId: z.string().nullish(),
    manifestArtifact: z.looseObject({}).nullish(),
    requiredArtifactIds: z.array(z.string()).nullish(),
    enableArtifactBinding: z.boolean().nullish().default(true),
    expectedArtifacts: z.array(z.looseObject({})).nullish(),
    skipExpressionEvaluation: z.boolean().nullish(),
    options: z.looseObject({ mergeStrategy: z.enum(['strategic', 'json', 'merge']).default('strategic') }).nullish(),
  }),
  form: [
    ...targetForm,
    {
      path: 'source',
      label: 'The change comes from',
      widget: 'select',
      options: [
        { value: 'text', label: 'this stage' },
        { value: 'artifact', label: 'an artifact' },
      ],
    },
    { path: 'patchBody', label: 'Change', widget: 'yaml', when: { path: 'source', is: ['text', null] } },
    {
      path: 'manifestArtifactId',
      label: 'Artifact',
      widget: 'expected-artifact',
      when: { path: 'source', is: ['artifact'] },
    },
    {
      path: 'options.mergeStrategy',
      label: 'Merge',
      widget: 'select',
      options: [
        { value: 'strategic', label: 'as Kubernetes does (lists by name)' },
        { value: 'merge', label: 'plainly (lists are replaced)' },
        { value: 'json', label: 'as a list of operations' },
      ],
    },
    {
      path: 'requiredArtifactIds',
      label: 'Artifacts that must be used',
      widget: 'expected-artifacts',
      help: 'Others are used where the change names them, except in a list of operations',
      advanced: true,
    },
    artifactBindingHint('the change'),
    {
      path: 'skipExpressionEvaluation',
      label: 'Leave expressions in the change alone',
      widget: 'switch',
      advanced: true,
    },
  ],
  outputs: z.looseObject({ manifests: z.array(z.looseObject({})).optional() }),
  defaults: { ...targetDefaults, source: 'text', patchBody: [], options: { mergeStrategy: 'strategic', record: true } },
  needs: ['manifests', 'artifacts'],
  changesObjects: true,
  timeoutMs: stabilityTimeoutMs,
  producesArtifacts: true,
  literalFields: ['patchBody'],
  caption: targetCaption,
  examples: [
    {
      title: 'Label a service',
      stage: {
        type: 'patchManifest',
        name: 'Mark as released',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'service web',
        patchBody: [{ metadata: { labels: { release: '${parameters.version}' } } }],
        options: { mergeStrategy: 'strategic' },
      },
    },
    {
      title: 'A JSON patch',
      stage: {
        type: 'patchManifest',
        name: 'Allow more surge',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
        patchBody: [{ op: 'replace', path: '/spec/strategy/rollingUpdate/maxSurge', value: '50%' }],
        options: { mergeStrategy: 'json' },
      },
    },
  ],
};
