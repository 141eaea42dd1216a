import { z } from 'zod';
import type { ArtifactDefinition } from '#lib/artifacts/contract';

export const httpSettings = z.object({
  address: z.url({ protocol: /^https?$/, error: 'must be an address like https://files.example.com/' }).meta({
    title: 'Address',
    description: 'Files below this address can be read with the account; its secrets go nowhere else.',
    examples: ['https://files.example.com/'],
  }),
  user: z.string().max(200).default('').meta({ title: 'User', description: 'For basic authentication.' }),
});

export const httpSecrets = z.object({
  password: z.string().max(1000).default('').meta({ title: 'Password' }),
  bearerToken: z.string().max(4000).default('').meta({
    title: 'Bearer token',
    description: 'Instead of user and password.',
  }),
});

export const http = {
  type: 'http',
  title: 'HTTP',
  summary: 'Files that a web server answers, with a password or a token if need be.',
  icon: 'globe',
  artifactTypes: ['http/file'],
  words: { name: 'The address, or a name of your choice', reference: 'The address' },
  anonymous: true,
  settings: httpSettings,
  secrets: httpSecrets,
} as const satisfies ArtifactDefinition;
