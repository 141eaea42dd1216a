import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { stabilityTimeoutMs } from '#lib/stages/manifest-stability';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';

export const scaleManifestDefinition: StageDefinition = {
  type: 'scaleManifest',
  title: 'Scale',
  summary: 'Change how many replicas of a workload run',
  icon: 'scaling',
  category: 'kubernetes',
  fields: z.looseObject({
    ...targetFields,
    replicas: z.union([z.number().int().min(0), z.string().min(1)], { error: 'Give the number of replicas' }),
  }),
  form: [...targetForm, { path: 'replicas', label: 'Replicas', widget: 'number', required: true }],
  outputs: z.looseObject({ manifestName: z.string().optional() }),
  defaults: { ...targetDefaults, replicas: 1 },
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: stabilityTimeoutMs,
  caption: (fields) => {
    const replicas = typeof fields.replicas === 'string' || typeof fields.replicas === 'number' ? fields.replicas : '';
    return `${targetCaption(fields)} → ${replicas}`;
  },
  examples: [
    {
      title: 'Six replicas for the campaign',
      stage: {
        type: 'scaleManifest',
        name: 'Scale up',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'deployment web',
        replicas: 6,
      },
    },
    {
      title: 'The oldest version goes to sleep',
      stage: {
        type: 'scaleManifest',
        name: 'Scale down the oldest',
        account: 'zone-1',
        location: 'prod',
        mode: 'dynamic',
        kind: 'replicaSet',
        cluster: 'replicaSet web',
        criteria: 'oldest',
        replicas: '${parameters.replicas}',
      },
    },
  ],
};
