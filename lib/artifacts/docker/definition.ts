import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';
import { stringAt } from '#lib/kernel/json';

export const dockerSettings = z.object({
  address: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://registry.example.com' })
    .default('https://registry-1.docker.io')
    .meta({ title: 'Address', description: 'Of the registry.', examples: ['https://registry.example.com'] }),
  user: z.string().max(200).default('').meta({ title: 'User' }),
});

export const dockerSecrets = z.object({
  password: z.string().max(4000).default('').meta({ title: 'Password or token' }),
});

export const docker = {
  type: 'docker',
  title: 'Docker registry',
  summary: 'Which tags the images of a registry have.',
  icon: 'container',
  artifactTypes: ['docker/image'],
  words: { name: 'registry.example.com/team/app', reference: 'registry.example.com/team/app:1.2', version: 'The tag' },
  settings: dockerSettings,
  secrets: dockerSecrets,
  atVersion(artifact, version) {
    const name = stringAt(artifact, 'name') ?? '';
    return { ...artifact, version, reference: `${name}${version.startsWith('sha256:') ? '@' : ':'}${version}` };
  },
} as const satisfies ArtifactDefinition;
