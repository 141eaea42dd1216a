import { z } from 'zod';
import type { Rights } from '#lib/identity/contract';
import { forbidden } from '#lib/kernel/errors';

/** How a source's groups become roles; the same five settings for every kind of source. */
const list = z.array(z.string().trim().min(1).max(1000)).max(500);

export const mappingShape = {
  groupsAsRoles: z.boolean().default(true).meta({
    title: 'Groups are roles',
    description: 'A group is a role of the same name, in lower case. Off: only the table below gives roles.',
  }),
  rolePrefix: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta({
      title: 'Only groups beginning with',
      description: 'The beginning is cut off: with gennaker- the group gennaker-crew is the role crew.',
      examples: ['gennaker-'],
    }),
  roleTable: z.record(z.string().min(1).max(1000), z.string().min(1).max(1000)).default({}).meta({
    title: 'Group to role',
    description: 'A group and the roles it gives besides, divided by commas.',
  }),
  adminGroups: list.default([]).meta({
    title: 'Groups of administrators',
    description: 'Whoever is in one of them may do everything here.',
  }),
  requiredGroups: list.default([]).meta({
    title: 'Only members of',
    description: 'Whoever is in none of these groups is not let in. Empty: everybody the source knows.',
  }),
};

export type RoleMapping = z.output<z.ZodObject<typeof mappingShape>>;

/** A group under all the names a setting may call it by; the first one becomes the role. */
export type Group = readonly [name: string, ...alsoCalled: string[]];

const mostRoles = 2000;

/** The rights of somebody in these groups. Throws `forbidden` when they are in none of the required ones. */
export function rightsOf(mapping: RoleMapping, groups: readonly Group[]): Rights {
  const names = new Set(groups.flat().map(fold));
  const among = (wanted: readonly string[]) => wanted.some((name) => names.has(fold(name)));
  const admin = among(mapping.adminGroups);
  if (mapping.requiredGroups.length > 0 && !admin && !among(mapping.requiredGroups)) {
    throw forbidden('You are in none of the groups that may come in');
  }
  const prefix = fold(mapping.rolePrefix);
  const named = mapping.groupsAsRoles
    ? groups.map(([name]) => fold(name)).filter((name) => name.startsWith(prefix))
    : [];
  const listed = Object.entries(mapping.roleTable).filter(([group]) => names.has(fold(group)));
  const roles = [...named.map((name) => name.slice(prefix.length)), ...listed.flatMap(([, text]) => text.split(','))];
  return { roles: [...new Set(roles.map(fold).filter(Boolean))].sort().slice(0, mostRoles), admin };
}

const fold = (text: string) => text.trim().toLowerCase();
