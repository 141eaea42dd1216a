import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const gcsSettings = z.object({
  address: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://storage.googleapis.com' })
    .default('https://storage.googleapis.com')
    .meta({ title: 'Address', description: 'Of the storage API.', advanced: true }),
});

export const gcsSecrets = z.object({
  key: z.string().max(20_000).default('').meta({
    title: 'Service account key (JSON)',
    description: 'Needs Storage Object Viewer. Empty: only objects that everybody may read.',
  }),
});

export const gcs = {
  type: 'gcs',
  title: 'Google Cloud Storage',
  summary: 'Objects of Google Cloud Storage.',
  icon: 'database',
  artifactTypes: ['gcs/object'],
  words: { name: 'gs://BUCKET/OBJECT', reference: 'gs://BUCKET/OBJECT', version: 'Generation of the object' },
  settings: gcsSettings,
  secrets: gcsSecrets,
} as const satisfies ArtifactDefinition;
