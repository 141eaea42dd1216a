import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const mavenSettings = z.object({
  address: z.url({ protocol: /^https?$/, error: 'must be an address like https://maven.example.com/releases' }).meta({
    title: 'Address',
    description: 'Of the repository.',
    examples: ['https://maven.example.com/releases'],
  }),
  user: z.string().max(200).default('').meta({ title: 'User' }),
});

export const mavenSecrets = z.object({
  password: z.string().max(1000).default('').meta({ title: 'Password' }),
});

export const maven = {
  type: 'maven',
  title: 'Maven repository',
  summary: 'Files of a Maven repository.',
  icon: 'package',
  artifactTypes: ['maven/file'],
  words: { reference: 'GROUP:ARTIFACT:VERSION, with :PACKAGING and :CLASSIFIER if need be' },
  settings: mavenSettings,
  secrets: mavenSecrets,
} as const satisfies ArtifactDefinition;
