import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const gitlabSettings = z.object({
  address: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://gitlab.com' })
    .default('https://gitlab.com')
    .meta({ title: 'Address', description: 'Of the GitLab server.', examples: ['https://gitlab.com'] }),
});

export const gitlabSecrets = z.object({
  token: z.string().max(1000).default('').meta({
    title: 'Token',
    description: 'A personal, group or project access token with the scope read_repository or read_api.',
  }),
});

export const gitlab = {
  type: 'gitlab',
  title: 'GitLab',
  summary: 'Single files of GitLab repositories.',
  icon: 'git-branch',
  artifactTypes: ['gitlab/file'],
  words: {
    name: 'The path of the file in its repository',
    reference: 'https://gitlab.com/api/v4/projects/ID/repository/files/PATH/raw',
    version: 'Branch, tag or commit',
  },
  anonymous: true,
  settings: gitlabSettings,
  secrets: gitlabSecrets,
} as const satisfies ArtifactDefinition;
