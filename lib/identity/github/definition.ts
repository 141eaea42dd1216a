import { z } from 'zod';
import type { IdentityDefinition } from '#lib/identity/contract';
import { mappingShape } from '#lib/identity/role-mapping';

const address = z
  .string()
  .trim()
  .max(500)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'must look like https://github.com')
  .transform((text) => text.replace(/\/+$/, ''));

export const githubSettings = z.object({
  clientId: z.string().trim().min(1).max(500).meta({ title: 'Client ID', description: 'Of an OAuth app.' }),
  organizations: z
    .array(z.string().trim().toLowerCase().min(1).max(100))
    .min(1, 'Name at least one organisation: everybody has a GitHub account')
    .max(50)
    .meta({
      title: 'Only members of the organisations',
      description: 'They are groups, and so are their teams: acme and acme/crew.',
      examples: ['acme'],
    }),
  address: address.default('https://github.com').meta({ title: 'Address', advanced: true }),
  apiAddress: address.default('https://api.github.com').meta({
    title: 'Address of the API',
    description: 'GitHub Enterprise Server: https://HOST/api/v3',
    advanced: true,
  }),
  ...mappingShape,
});

export const githubSecrets = z.object({
  clientSecret: z.string().min(1).max(2000).meta({ title: 'Client secret' }),
});

export const githubIdentity: IdentityDefinition = {
  type: 'github',
  title: 'GitHub',
  summary: 'Organisations and teams become roles.',
  configurable: true,
  settings: githubSettings as unknown as IdentityDefinition['settings'],
  secrets: githubSecrets,
};
