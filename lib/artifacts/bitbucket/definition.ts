import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const bitbucketSettings = z.object({
  address: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://api.bitbucket.org/2.0' })
    .default('https://api.bitbucket.org/2.0')
    .meta({
      title: 'Address of the API',
      description: 'Of a Bitbucket server: https://bitbucket.example.com',
      examples: ['https://api.bitbucket.org/2.0'],
    }),
  user: z.string().max(200).default('').meta({ title: 'User', description: 'For an app password.' }),
});

export const bitbucketSecrets = z.object({
  password: z.string().max(1000).default('').meta({ title: 'App password' }),
  token: z.string().max(4000).default('').meta({
    title: 'Access token',
    description: 'Instead of user and app password.',
  }),
});

export const bitbucket = {
  type: 'bitbucket',
  title: 'Bitbucket',
  summary: 'Single files of Bitbucket repositories.',
  icon: 'git-branch',
  artifactTypes: ['bitbucket/file'],
  words: {
    name: 'The path of the file in its repository',
    reference: 'https://api.bitbucket.org/2.0/repositories/OWNER/REPOSITORY/src/COMMIT/PATH',
  },
  anonymous: true,
  settings: bitbucketSettings,
  secrets: bitbucketSecrets,
} as const satisfies ArtifactDefinition;
