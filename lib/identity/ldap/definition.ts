import { z } from 'zod';
import type { IdentityDefinition } from '#lib/identity/contract';
import { mappingShape } from '#lib/identity/role-mapping';

const server = z
  .string()
  .trim()
  .regex(
    /^ldaps?:\/\/[^\s/]+\/?$/i,
    'must look like ldaps://directory.example.com or ldap://directory.example.com:389',
  );

const dn = z.string().trim().max(1000);
const attribute = z
  .string()
  .trim()
  .regex(/^[A-Za-z][\w.;-]{0,99}$/, 'must be the name of an attribute');
const filter = z
  .string()
  .trim()
  .max(2000)
  .regex(/^\(.*\)$/s, 'must be in parentheses, like (uid={name})');

export const ldapSettings = z.object({
  servers: z
    .array(server)
    .min(1, 'Name at least one server')
    .max(10)
    .meta({
      title: 'Servers',
      description: 'Asked in this order; the next one when one does not answer.',
      examples: ['ldaps://directory.example.com'],
    }),
  encryption: z
    .enum(['starttls', 'none'])
    .default('starttls')
    .meta({
      title: 'Encryption of ldap://',
      labels: { starttls: 'StartTLS', none: 'None' },
      description: 'ldaps:// is always encrypted. Without encryption passwords cross the network readable.',
    }),
  bindDn: dn.default('').meta({
    title: 'Bind DN',
    description: 'Who searches for people and groups. Empty: anybody may search.',
    examples: ['cn=gennaker,ou=services,dc=example,dc=com'],
  }),
  userBase: dn.default('').meta({
    title: 'People are below',
    examples: ['ou=people,dc=example,dc=com'],
  }),
  userFilter: filter
    .default('(&(objectClass=person)(uid={name}))')
    .refine((text) => text.includes('{name}'), 'must contain {name}, where the typed name goes')
    .meta({
      title: 'Filter for people',
      description:
        'Active Directory: (&(objectClass=user)(sAMAccountName={name})(!(userAccountControl:1.2.840.113556.1.4.803:=2)))',
    }),
  userDnPattern: dn
    .default('')
    .refine((text) => text === '' || text.includes('{name}'), 'must contain {name}, where the typed name goes')
    .meta({
      title: 'DN pattern',
      description: 'Binds with this DN at once instead of searching first.',
      examples: ['uid={name},ou=people,dc=example,dc=com'],
      advanced: true,
    }),
  nameAttribute: attribute.default('uid').meta({
    title: 'Attribute with the name',
    description: 'Active Directory: sAMAccountName',
  }),
  displayNameAttribute: attribute
    .default('displayName')
    .meta({ title: 'Attribute with the full name', advanced: true }),
  emailAttribute: attribute.default('mail').meta({ title: 'Attribute with the email', advanced: true }),
  groups: z
    .enum(['member', 'memberOf', 'in-chain', 'memberUid', 'none'])
    .default('member')
    .meta({
      title: 'Groups',
      labels: {
        member: 'Groups that list the person (member)',
        memberOf: 'What the person lists (memberOf)',
        'in-chain': 'Active Directory resolves nested ones (in-chain)',
        memberUid: 'RFC 2307 (memberUid)',
        none: 'None',
      },
    }),
  nestedGroups: z.boolean().default(true).meta({
    title: 'Groups in groups count',
    description: 'Follows member and memberOf through groups of groups.',
  }),
  groupBase: dn.default('').meta({
    title: 'Groups are below',
    description: 'Empty: where people are.',
    examples: ['ou=groups,dc=example,dc=com'],
  }),
  groupFilter: filter
    .default('(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))')
    .meta({ title: 'Filter for groups', advanced: true }),
  groupNameAttribute: attribute.default('cn').meta({ title: 'Attribute with a group’s name', advanced: true }),
  timeoutSeconds: z.int().min(1).max(60).default(5).meta({
    title: 'Seconds to wait for a server',
    advanced: true,
  }),
  ...mappingShape,
});

export const ldapSecrets = z.object({
  bindPassword: z.string().max(1000).default('').meta({ title: 'Password of the bind DN' }),
  ca: z.string().max(200_000).default('').meta({
    title: 'Certificate authority',
    description: 'PEM, when the servers’ certificates come from an authority of your own.',
    advanced: true,
  }),
});

export type LdapSettings = z.output<typeof ldapSettings>;

export const ldapIdentity: IdentityDefinition = {
  type: 'ldap',
  title: 'LDAP or Active Directory',
  summary: 'Names and passwords of a directory; groups become roles.',
  configurable: true,
  settings: ldapSettings,
  secrets: ldapSecrets,
};
