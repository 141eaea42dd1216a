import { z } from 'zod';
import type { IdentityDefinition } from '#lib/identity/contract';
import { mappingShape } from '#lib/identity/role-mapping';

const header = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]{1,100}$/, 'must be the name of a header');

export const x509Settings = z.object({
  proxies: z
    .array(z.string().trim().min(1).max(60))
    .min(1, 'Name at least one proxy')
    .max(50)
    .meta({
      title: 'Proxies',
      description: 'Addresses or ranges. What anybody else sends as a certificate is not believed.',
      examples: ['10.0.0.5'],
    }),
  certificateHeader: header.default('x-client-cert').meta({
    title: 'Header with the certificate',
    description: 'PEM, URL-encoded as nginx does with $ssl_client_escaped_cert, or base64.',
  }),
  verifiedHeader: header.or(z.literal('')).default('x-client-verify').meta({
    title: 'Header with the proxy’s verdict',
    description: 'It must say SUCCESS. Empty: only certificates of the authority below are believed.',
  }),
  nameFrom: z.enum(['CN', 'UID', 'emailAddress', 'SAN email']).default('CN').meta({ title: 'Name' }),
  groupsFrom: z.enum(['OU', 'O', 'none']).default('OU').meta({ title: 'Groups' }),
  ...mappingShape,
});

export const x509Secrets = z.object({
  proxySecret: z.string().max(1000).default('').meta({
    title: 'Secret of the proxy',
    description: 'It must send it in the header x-proxy-secret. At least 16 characters.',
  }),
  ca: z.string().max(200_000).default('').meta({
    title: 'Certificate authority',
    description: 'PEM. Certificates are then proved here too.',
  }),
});

export const x509Identity: IdentityDefinition = {
  type: 'x509',
  title: 'Client certificates',
  summary: 'X.509 certificates that a proxy in front of Gennaker asks for.',
  configurable: true,
  settings: x509Settings,
  secrets: x509Secrets,
};
