import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

export const findArtifactsFromResourceDefinition: StageDefinition = {
  type: 'findArtifactsFromResource',
  title: 'Find artifacts from resource',
  summary: 'Take the images and settings that a live object runs with',
  icon: 'package-search',
  producesArtifacts: true,
  category: 'kubernetes',
  fields: z.looseObject({ ...targetFields, expectedArtifacts: z.array(z.looseObject({})).nullish() }),
  form: [...targetForm],
  outputs: z.looseObject({
    manifestName: z.string().optional(),
    manifest: z.looseObject({}).optional(),
    artifacts: z.array(z.looseObject({})).optional(),
  }),
  defaults: targetDefaults,
  needs: ['manifests'],
  // It only reads.
  inDryRun: 'runs',
  timeoutMs: 10 * 60_000,
  caption: targetCaption,
  examples: [
    {
      title: 'Deploy to production what runs in test',
      stage: {
        type: 'findArtifactsFromResource',
        name: 'What runs in test',
        account: 'zone-1',
        location: 'test',
        manifestName: 'deployment web',
      },
    },
    {
      title: 'The image of the version before, by an id that later stages name',
      stage: {
        type: 'findArtifactsFromResource',
        name: 'The version before',
        account: 'zone-1',
        location: 'prod',
        mode: 'dynamic',
        kind: 'replicaSet',
        cluster: 'replicaSet web',
        criteria: 'second_newest',
        expectedArtifacts: [{ id: 'web-image', matchArtifact: { type: 'docker/image', name: 'registry/web' } }],
      },
    },
  ],
};
