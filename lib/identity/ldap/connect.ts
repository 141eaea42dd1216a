/**
 * Signing in against a directory: find the person as the bind DN, then bind as the person with what they typed, then read
 * their groups. The finding and the groups can be repeated without the person, which is how roles stay fresh.
 */
import type { Client, Entry } from 'ldapts';
import type { Identity, IdentityKind, PasswordSource } from '#lib/identity/contract';
import { bindService, openDirectory, passwordIsRight } from '#lib/identity/ldap/connection';
import { type LdapSettings, ldapSecrets, ldapSettings } from '#lib/identity/ldap/definition';
import { escapeDn, escapeFilter, fill, foldDn } from '#lib/identity/ldap/escape';
import { groupsOf } from '#lib/identity/ldap/groups';
import { firstOf, search } from '#lib/identity/ldap/search';
import { rightsOf } from '#lib/identity/role-mapping';
import { invalid, isGennakerError, unavailable } from '#lib/kernel/errors';
import { sentenceOfIssues } from '#lib/kernel/issues';

export const ldapKind: IdentityKind = {
  type: 'ldap',
  connect(account, { now }): PasswordSource {
    const settings = withFoldedGroups(parsed(account.name, account.settings));
    const { bindPassword, ca } = ldapSecrets.parse(account.secrets);
    const directory = openDirectory(account.name, settings, ca, now);
    const source = new LdapDirectory(account.name, settings, bindPassword);
    return {
      kind: 'password',
      name: account.name,
      title: account.name,
      verify: ({ name, password }) =>
        password === '' || name === '' || name.includes('\0')
          ? Promise.resolve(undefined)
          : directory.use((client) => source.verify(client, name, password)),
      currentRights: ({ grant }) => {
        const login = typeof grant?.login === 'string' ? grant.login : undefined;
        if (!login || !source.maySearch) return Promise.resolve(undefined);
        return directory.use((client) => source.rightsNow(client, login));
      },
      check: () => directory.use((client) => source.check(client)),
    };
  },
};

function parsed(name: string, settings: unknown): LdapSettings {
  const result = ldapSettings.safeParse(settings);
  if (result.success) return result.data;
  throw invalid(`The directory ${name} is not set up well: ${sentenceOfIssues(result.error.issues)}`);
}

/** Groups may be named by their DN, in any spelling. */
function withFoldedGroups(settings: LdapSettings): LdapSettings {
  const both = (names: readonly string[]) => names.flatMap((name) => [name, foldDn(name)]);
  return {
    ...settings,
    adminGroups: both(settings.adminGroups),
    requiredGroups: both(settings.requiredGroups),
    roleTable: Object.fromEntries(
      Object.entries(settings.roleTable).map(([group, roles]) => [group.includes('=') ? foldDn(group) : group, roles]),
    ),
  };
}

class LdapDirectory {
  private readonly name: string;
  private readonly settings: LdapSettings;
  private readonly bindPassword: string;

  constructor(name: string, settings: LdapSettings, bindPassword: string) {
    this.name = name;
    this.settings = settings;
    this.bindPassword = bindPassword;
  }

  /** Whether people can be found without themselves. */
  get maySearch(): boolean {
    return this.settings.bindDn !== '' || this.settings.userDnPattern === '';
  }

  async verify(client: Client, login: string, password: string): Promise<Identity | undefined> {
    const { userDnPattern } = this.settings;
    if (userDnPattern) {
      const dn = fill(userDnPattern, { name: login }, escapeDn);
      if (!(await passwordIsRight(client, dn, password))) return undefined;
      await this.asService(client);
      const person = await this.read(client, dn);
      return person && (await this.identityOf(client, person, login));
    }
    await this.asService(client);
    const person = await this.find(client, login);
    // Also for somebody unknown, so that the answer takes as long and tells nothing.
    const dn = person?.dn ?? `cn=${escapeDn(login)},${this.settings.userBase}`;
    if (!(await passwordIsRight(client, dn, password)) || !person) return undefined;
    await this.asService(client);
    return await this.identityOf(client, person, login);
  }

  async rightsNow(client: Client, login: string) {
    await this.asService(client);
    const { userDnPattern } = this.settings;
    const person = userDnPattern
      ? await this.read(client, fill(userDnPattern, { name: login }, escapeDn))
      : await this.find(client, login);
    if (!person) return 'gone';
    try {
      return rightsOf(this.settings, await groupsOf(client, this.name, this.settings, person));
    } catch (error) {
      if (isGennakerError(error) && error.code === 'forbidden') return 'gone';
      throw error;
    }
  }

  async check(client: Client): Promise<string[]> {
    if (!this.maySearch) {
      return [
        'The server answers. Without a bind DN nothing more can be tested, and roles stay as they were at sign-in.',
      ];
    }
    await this.asService(client);
    const { userBase: base, nameAttribute, groups, groupBase, groupFilter, groupNameAttribute } = this.settings;
    const filter = fill(this.settings.userFilter, { name: '*' }, (text) => text);
    const people = await this.some(client, { base, filter, attribute: nameAttribute, what: 'people' });
    if (people.length === 0) {
      throw unavailable(`The directory ${this.name} shows nobody: check "People are below" and the filter`);
    }
    const found = [`People are found, among them ${people.join(', ')}`];
    if (groups === 'none') return found;
    const query = { base: groupBase || base, filter: groupFilter, attribute: groupNameAttribute, what: 'groups' };
    const among = await this.some(client, query);
    return [...found, among.length === 0 ? 'No groups are found' : `Groups are found, among them ${among.join(', ')}`];
  }

  /** A few names, to recognise the right place by. */
  private async some(
    client: Client,
    { attribute, ...query }: { base: string; filter: string; attribute: string; what: string },
  ): Promise<string[]> {
    const entries = await search(client, this.name, { ...query, attributes: [attribute], limit: 3 });
    return entries.map((entry) => firstOf(entry, attribute) || `${entry.dn} (without ${attribute})`);
  }

  private asService(client: Client): Promise<void> {
    return bindService(client, this.name, this.settings.bindDn, this.bindPassword);
  }

  private async find(client: Client, login: string): Promise<Entry | undefined> {
    const filter = fill(this.settings.userFilter, { name: login }, escapeFilter);
    const { userBase: base } = this.settings;
    const found = await search(client, this.name, { base, filter, attributes: this.attributes, what: 'people' });
    if (found.length < 2) return found[0];
    throw unavailable(`The filter for people finds ${found.length} of the same name in the directory ${this.name}`, {
      retryable: false,
    });
  }

  private async read(client: Client, base: string): Promise<Entry | undefined> {
    const query = { base, scope: 'base' as const, filter: '(objectClass=*)', attributes: this.attributes };
    return (await search(client, this.name, { ...query, what: 'people' }))[0];
  }

  private get attributes(): string[] {
    const { nameAttribute, displayNameAttribute, emailAttribute } = this.settings;
    return [nameAttribute, displayNameAttribute, emailAttribute, 'cn', 'memberOf', 'gidNumber'];
  }

  private async identityOf(client: Client, person: Entry, login: string): Promise<Identity> {
    const { nameAttribute, displayNameAttribute, emailAttribute } = this.settings;
    const name = firstOf(person, nameAttribute).toLowerCase();
    if (!name) throw unavailable(`The directory ${this.name} gives ${person.dn} no ${nameAttribute} to be named by`);
    const groups = await groupsOf(client, this.name, this.settings, person);
    return {
      name,
      displayName: firstOf(person, displayNameAttribute) || firstOf(person, 'cn') || name,
      email: firstOf(person, emailAttribute),
      ...rightsOf(this.settings, groups),
      grant: { login },
    };
  }
}
