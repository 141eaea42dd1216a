import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const gitrepoSettings = z.object({
  address: z.url({ protocol: /^https?$/, error: 'must be an address like https://github.com/acme' }).meta({
    title: 'Address',
    description: 'Repositories below this address can be read with the account; its secrets go nowhere else.',
    examples: ['https://github.com/acme'],
  }),
  user: z.string().max(200).default('').meta({
    title: 'User',
    description: 'For a password; with a token alone it may stay empty.',
  }),
});

export const gitrepoSecrets = z.object({
  token: z.string().max(4000).default('').meta({ title: 'Token or password' }),
});

export const gitrepo = {
  type: 'gitrepo',
  title: 'Git repository',
  summary: 'Whole repositories, or a folder of them, over HTTPS.',
  icon: 'folder-git-2',
  artifactTypes: ['git/repo'],
  words: { reference: 'https://host/owner/repository.git', version: 'Branch, tag or full commit' },
  anonymous: true,
  settings: gitrepoSettings,
  secrets: gitrepoSecrets,
} as const satisfies ArtifactDefinition;
