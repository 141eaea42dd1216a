import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const githubSettings = z.object({
  address: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://api.github.com' })
    .default('https://api.github.com')
    .meta({
      title: 'Address of the API',
      description: 'Of GitHub Enterprise: https://github.example.com/api/v3',
      examples: ['https://api.github.com'],
    }),
});

export const githubSecrets = z.object({
  token: z.string().max(1000).default('').meta({
    title: 'Token',
    description: 'A personal access token that may read the contents of the repositories.',
  }),
});

export const github = {
  type: 'github',
  title: 'GitHub',
  summary: 'Single files of GitHub repositories.',
  icon: 'git-branch',
  artifactTypes: ['github/file'],
  words: {
    name: 'The path of the file in its repository',
    reference: 'https://api.github.com/repos/OWNER/REPOSITORY/contents/PATH',
    version: 'Branch, tag or commit',
  },
  anonymous: true,
  settings: githubSettings,
  secrets: githubSecrets,
} as const satisfies ArtifactDefinition;
