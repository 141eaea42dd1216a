import { z } from 'zod';
import type { IdentityDefinition } from '#lib/identity/contract';
import { mappingShape } from '#lib/identity/role-mapping';

/** OpenID Connect by discovery; what well-known providers need besides is a preset, so that nobody has to look it up. */
const address = z
  .string()
  .trim()
  .max(500)
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must look like https://id.example.com',
  )
  .transform((text) => text.replace(/\/+$/, ''));

const claim = z.string().trim().max(200);

const client = {
  clientId: z.string().trim().min(1).max(500).meta({ title: 'Client ID' }),
};

export const oidcSettings = z.object({
  issuer: address.meta({
    title: 'Issuer',
    description:
      'Microsoft Entra: https://login.microsoftonline.com/TENANT/v2.0. Okta: https://ORG.okta.com or …/oauth2/default. Google: https://accounts.google.com. GitLab: https://gitlab.com. Keycloak: https://HOST/realms/REALM.',
    examples: ['https://id.example.com'],
  }),
  ...client,
  preset: z
    .enum(['any', 'entra', 'google', 'gitlab', 'okta'])
    .default('any')
    .meta({
      title: 'Provider',
      labels: { any: 'Any, by discovery', entra: 'Microsoft Entra', google: 'Google', gitlab: 'GitLab', okta: 'Okta' },
      description: 'Decides where groups come from.',
    }),
  scopes: z.string().trim().max(500).default('').meta({
    title: 'More scopes',
    description: 'Besides openid, profile and email; e.g. groups, or offline_access to refresh roles.',
  }),
  nameClaim: claim.default('').meta({
    title: 'Claim with the name',
    description: 'Empty: preferred_username, or else email. It must not be one that people can change themselves.',
    advanced: true,
  }),
  displayNameClaim: claim.default('name').meta({ title: 'Claim with the full name', advanced: true }),
  groupsClaim: claim.default('groups').meta({
    title: 'Claim with the groups',
    description: 'Dots lead inside, e.g. realm_access.roles. Read from the id token, or else from userinfo.',
  }),
  emailDomains: z
    .array(z.string().trim().toLowerCase().min(1).max(253))
    .max(50)
    .default([])
    .meta({ title: 'Only email addresses of', examples: ['example.com'] }),
  googleAdmin: z.string().trim().max(320).default('').meta({
    title: 'Google: administrator to ask as',
    description: 'Whom the service account acts for in the directory of Google Workspace.',
    advanced: true,
  }),
  apiAddress: address.or(z.literal('')).default('').meta({
    title: 'Address of the provider’s API',
    description: 'Only when it is not the usual one.',
    advanced: true,
  }),
  ...mappingShape,
});

export const oidcSecrets = z.object({
  clientSecret: z.string().max(2000).default('').meta({ title: 'Client secret' }),
  googleServiceAccount: z.string().max(30_000).default('').meta({
    title: 'Google: key of the service account',
    description: 'JSON. It needs the scope admin.directory.group.readonly.',
    advanced: true,
  }),
});

export type OidcSettings = z.output<typeof oidcSettings>;
export type OidcSecrets = z.output<typeof oidcSecrets>;

export const oidcIdentity: IdentityDefinition = {
  type: 'oidc',
  title: 'OpenID Connect',
  summary: 'Microsoft Entra, Okta, Google, GitLab, Keycloak and any other provider that can be discovered.',
  configurable: true,
  settings: oidcSettings as unknown as IdentityDefinition['settings'],
  secrets: oidcSecrets,
};
