import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';
import { stabilityTimeoutMs } from '#lib/stages/manifest-stability';
import { targetCaption, targetDefaults, targetFields, targetForm } from '#lib/stages/manifest-target';
import { loadBalancersField, loadBalancersHint } from '#lib/stages/manifest-traffic';

export const disableManifestDefinition: StageDefinition = {
  type: 'disableManifest',
  title: 'Disable manifest',
  summary: 'Take a version out of traffic without stopping it',
  icon: 'unplug',
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
        type: 'disableManifest',
        name: 'Disable v003',
        account: 'zone-1',
        location: 'prod',
        manifestName: 'replicaSet web-v003',
      },
    },
    {
      title: 'The newest version receives no more requests',
      stage: {
        type: 'disableManifest',
        name: 'Disable the newest version',
        account: 'zone-1',
        location: 'prod',
        mode: 'dynamic',
        kind: 'replicaSet',
        cluster: 'replicaSet web',
        criteria: 'newest',
      },
    },
  ],
};
