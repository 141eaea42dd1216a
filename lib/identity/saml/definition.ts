import { z } from 'zod';
import type { IdentityDefinition } from '#lib/identity/contract';
import { mappingShape } from '#lib/identity/role-mapping';

const attribute = z.string().trim().max(500);
const url = z
  .string()
  .trim()
  .max(1000)
  .refine(
    (text) => text === '' || (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)),
    'must look like https://id.example.com/metadata',
  );

export const samlSettings = z.object({
  metadataUrl: url.default('').meta({
    title: 'Address of the provider’s metadata',
    description: 'Or paste the metadata below.',
    examples: ['https://id.example.com/metadata'],
  }),
  entityId: z.string().trim().max(500).default('').meta({
    title: 'Our entity ID',
    description: 'Empty: the address of our own metadata, /api/auth/saml/NAME/metadata.',
    advanced: true,
  }),
  nameAttribute: attribute.default('').meta({
    title: 'Attribute with the name',
    description: 'Empty: the NameID.',
  }),
  displayNameAttribute: attribute.default('displayName').meta({ title: 'Attribute with the full name' }),
  emailAttribute: attribute.default('email').meta({ title: 'Attribute with the email' }),
  groupsAttribute: attribute.default('groups').meta({
    title: 'Attribute with the groups',
    description: 'Entra: http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
  }),
  clockSkewSeconds: z.int().min(0).max(600).default(60).meta({
    title: 'Seconds that clocks may differ',
    advanced: true,
  }),
  ...mappingShape,
});

export const samlSecrets = z.object({
  metadata: z.string().max(500_000).default('').meta({
    title: 'Metadata of the provider',
    description: 'XML, when it has no address that can be reached from here.',
  }),
});

export const samlIdentity: IdentityDefinition = {
  type: 'saml',
  title: 'SAML 2.0',
  summary: 'Signed assertions of a company’s sign-on; attributes become roles.',
  configurable: true,
  settings: samlSettings,
  secrets: samlSecrets,
};
