import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const helmSettings = z.object({
  address: z.url({ protocol: /^https?$/, error: 'must be an address like https://charts.example.com' }).meta({
    title: 'Address',
    description: 'Of the chart repository; its index.yaml lies directly below.',
    examples: ['https://charts.example.com'],
  }),
  user: z.string().max(200).default('').meta({ title: 'User' }),
});

export const helmSecrets = z.object({
  password: z.string().max(1000).default('').meta({ title: 'Password' }),
});

export const helm = {
  type: 'helm',
  title: 'Helm repository',
  summary: 'Charts of a Helm repository.',
  icon: 'ship-wheel',
  artifactTypes: ['helm/chart'],
  words: { name: 'The chart', version: 'Of the chart; empty: the newest release' },
  settings: helmSettings,
  secrets: helmSecrets,
  atVersion: (artifact, version) => ({ ...artifact, version }),
} as const satisfies ArtifactDefinition;
