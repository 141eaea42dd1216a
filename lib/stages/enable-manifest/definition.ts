import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { stabilityTimeoutMs } from '#lib/stages/manifest-stability';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';
import { loadBalancersField, loadBalancersHint } from '#lib/stages/manifest-traffic';

export const enableManifestDefinition: StageDefinition = {
  type: 'enableManifest',
  title: 'Enable manifest',
  summary: 'Let load balancers send requests to a version again',
  icon: 'plug-zap',
  category: 'kubernetes',
  fields: z.looseObject({ ...targetFields, ...loadBalancersField }),
  form: [...targetForm, loadBalancersHint],
  outputs: z.looseObject({ manifestName: z.string().optional(), loadBalancers: z.array(z.string()).optional() }),
  defaults: targetDefaults,
  needs: ['manifests'],
  changesObjects: true,
  timeoutMs: stabilityTimeoutMs,
  caption: targetCaption,
  examples: [
    {
      title: 'One version by its name',
      stage: {
        type: 'enableManifest',
        name: 'Enable v003',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'replicaSet web-v003',
      },
    },
    {
      title: 'Back to the version before',
      stage: {
        type: 'enableManifest',
        name: 'Enable the version before',
        account: 'zone-1',
        location: 'prod',
        mode: 'dynamic',
        kind: 'replicaSet',
        cluster: 'replicaSet web',
        criteria: 'second_newest',
      },
    },
  ],
};
