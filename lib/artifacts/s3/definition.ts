import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const s3Settings = z.object({
  region: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/, 'must be a region like eu-central-1')
    .default('us-east-1')
    .meta({ title: 'Region', examples: ['eu-central-1'] }),
  address: z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an address like https://minio.example.com' })])
    .default('')
    .meta({
      title: 'Address',
      description: 'Of a store that speaks S3 (MinIO, Ceph). Empty: Amazon.',
      examples: ['https://minio.example.com'],
    }),
  accessKeyId: z.string().max(200).default('').meta({
    title: 'Access key',
    description: 'Empty: only objects that everybody may read.',
  }),
});

export const s3Secrets = z.object({
  secretAccessKey: z.string().max(1000).default('').meta({ title: 'Secret key' }),
  sessionToken: z.string().max(10_000).default('').meta({ title: 'Session token', advanced: true }),
});

export const s3 = {
  type: 's3',
  title: 'S3',
  summary: 'Objects of Amazon S3, MinIO, Ceph and the like.',
  icon: 'database',
  artifactTypes: ['s3/object'],
  words: { name: 's3://BUCKET/KEY', reference: 's3://BUCKET/KEY', version: 'Version of the object, if it keeps some' },
  settings: s3Settings,
  secrets: s3Secrets,
} as const satisfies ArtifactDefinition;
