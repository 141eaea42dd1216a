import { z } from 'zod';
import type { CiDefinition } from '#lib/ci/contract';

export const jenkinsSettings = z.object({
  address: z.url({ protocol: /^https?$/, error: 'must be an address like https://jenkins.example.com' }).meta({
    title: 'Address',
    description: 'Where Jenkins is reached, with its path prefix if it has one.',
    examples: ['https://jenkins.example.com'],
  }),
  user: z.string().max(200).default('').meta({
    title: 'User',
    description: 'Whose rights builds are started with. Needs Overall/Read, Job/Read, Job/Build and Job/Cancel.',
  }),
});

export const jenkinsSecrets = z.object({
  token: z.string().max(1000).default('').meta({
    title: 'API token',
    description: 'Made in Jenkins under the user’s Security page. A password works too.',
  }),
});

export const jenkins = {
  type: 'jenkins',
  title: 'Jenkins',
  summary: 'Start builds, follow their log, take over what they publish.',
  icon: 'hammer',
  settings: jenkinsSettings,
  secrets: jenkinsSecrets,
} as const satisfies CiDefinition;
