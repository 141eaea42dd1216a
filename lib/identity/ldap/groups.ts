import type { Client, Entry } from 'ldapts';
import type { LdapSettings } from '#lib/identity/ldap/definition';
import { escapeFilter, foldDn } from '#lib/identity/ldap/escape';
import { firstOf, search, valuesOf } from '#lib/identity/ldap/search';
import type { Group } from '#lib/identity/role-mapping';

/** More groups, or deeper nesting, than any real directory has; keeps a circle of strange groups from going on for ever. */
const mostGroups = 5000;
const deepest = 30;
/** Names in one question: a filter may not grow without end. */
const atOnce = 50;

/** The groups of somebody, by all their names: cn first, then the DN. */
export async function groupsOf(
  client: Client,
  directory: string,
  settings: LdapSettings,
  person: Entry,
): Promise<Group[]> {
  const base = settings.groupBase || settings.userBase;
  const { groupFilter, groupNameAttribute, nestedGroups } = settings;
  const found = new Map<string, Entry>();
  const keep = (entries: readonly Entry[]) =>
    entries.filter((entry) => {
      const key = foldDn(entry.dn);
      if (found.has(key) || found.size >= mostGroups) return false;
      found.set(key, entry);
      return true;
    });
  const ask = (conditions: readonly string[]) =>
    search(client, directory, {
      base,
      filter: `(&${groupFilter}(|${conditions.join('')}))`,
      attributes: [groupNameAttribute, 'memberOf'],
      what: 'groups',
    });
  const listing = (dns: readonly string[]) =>
    inParts(dns, async (part) => {
      const conditions = part.map(escapeFilter).map((dn) => `(member=${dn})(uniqueMember=${dn})`);
      return keep(await ask(conditions));
    });
  const listed = (dns: readonly string[]) =>
    inParts(dns, async (part) => {
      const entries = await Promise.all(part.map((dn) => readGroup(client, directory, settings, dn)));
      return keep(entries.flat());
    });
  const { start, next } = ways(settings, person, { keep, ask, listing, listed });
  let newest = await start();
  for (let depth = 0; nestedGroups && next && newest.length > 0 && depth < deepest; depth++)
    newest = await next(newest);
  return [...found.values()].map((entry) => [firstOf(entry, groupNameAttribute) || entry.dn, ...spellings(entry.dn)]);
}

interface Steps {
  keep(entries: readonly Entry[]): Entry[];
  ask(conditions: readonly string[]): Promise<Entry[]>;
  listing(dns: readonly string[]): Promise<Entry[]>;
  listed(dns: readonly string[]): Promise<Entry[]>;
}

/** How the first groups are found, and how the groups of groups. */
function ways(
  { groups, nameAttribute }: LdapSettings,
  person: Entry,
  { keep, ask, listing, listed }: Steps,
): { start: () => Promise<Entry[]>; next?: (groups: readonly Entry[]) => Promise<Entry[]> } {
  switch (groups) {
    case 'none':
      return { start: async () => [] };
    case 'member':
      return { start: () => listing([person.dn]), next: (below) => listing(below.map((group) => group.dn)) };
    case 'memberOf':
      return {
        start: () => listed(valuesOf(person, 'memberOf')),
        next: (below) => listed(below.flatMap((group) => valuesOf(group, 'memberOf'))),
      };
    case 'in-chain':
      return { start: async () => keep(await ask([inChain(person.dn)])) };
    case 'memberUid': {
      const gid = firstOf(person, 'gidNumber');
      const own = `(memberUid=${escapeFilter(firstOf(person, nameAttribute))})`;
      return { start: async () => keep(await ask(gid ? [own, `(gidNumber=${escapeFilter(gid)})`] : [own])) };
    }
  }
}

/** Active Directory's own rule: everything the person is in, however deep, answered in one question. */
export const inChain = (dn: string) => `(member:1.2.840.113556.1.4.1941:=${escapeFilter(dn)})`;

async function readGroup(client: Client, directory: string, settings: LdapSettings, dn: string): Promise<Entry[]> {
  return await search(client, directory, {
    base: dn,
    scope: 'base',
    filter: settings.groupFilter,
    attributes: [settings.groupNameAttribute, 'memberOf'],
    what: 'groups',
  });
}

async function inParts(dns: readonly string[], read: (part: readonly string[]) => Promise<Entry[]>): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let at = 0; at < dns.length; at += atOnce) all.push(...(await read(dns.slice(at, at + atOnce))));
  return all;
}

const spellings = (dn: string): string[] => [dn, foldDn(dn)];
