/** The people and groups of the test's directory, as LDIF. */

export const serviceDn = 'cn=gennaker,ou=services,dc=ad,dc=test';
export const servicePassword = 'bind me, please';

export interface TestPerson {
  uid: string;
  cn: string;
  password: string;
}

/** Names that break what is not escaped: commas, parentheses, stars, backslashes, umlauts, other scripts. */
export const specialPeople: readonly TestPerson[] = [
  { uid: 'lena', cn: 'Lena Groß', password: 'lenas Paßwort' },
  { uid: 'wang.wei', cn: '王伟', password: '密码一二三四' },
  { uid: 'mueller', cn: 'Müller, Jörg (Hafen) "JM" <x>; a+b=c\\d', password: 'x*)(uid=*' },
  { uid: 'o(bri)en*', cn: '#O’Brien*', password: 'clover-2026' },
  { uid: 'jörg', cn: 'Jörg Übel', password: 'Grüße' },
];

/** With the special ones about a thousand. */
const crowd: readonly TestPerson[] = Array.from({ length: 1000 }, (_, n) => ({
  uid: `person${n}`,
  cn: `Person ${n}`,
  password: 'crowd',
}));

const adBase = 'dc=ad,dc=test';
export const adGroupDn = (cn: string) => `cn=${rdn(cn)},ou=groups,${adBase}`;
export const adPersonDn = (cn: string) => `CN=${rdn(cn)},ou=Standorte Küste,${adBase}`;

/** Groups in groups, names that need escaping, a circle, and thirty teams for the crowd. */
function adGroups(): Map<string, string[]> {
  const [lena, wang, mueller] = specialPeople.map(({ cn }) => adPersonDn(cn)) as [string, string, string];
  return new Map([
    ['Crew', [lena, wang]],
    ['gennaker-deployers', [adGroupDn('Crew')]],
    ['Alle, wirklich (alle)', [adGroupDn('gennaker-deployers'), mueller]],
    ['Admirals', [wang]],
    ['Ring A', [adGroupDn('Ring B'), lena]],
    ['Ring B', [adGroupDn('Ring A')]],
    ...Array.from({ length: 30 }, (_, n) => {
      const members = crowd.slice(n * 30, n * 30 + 30).map(({ cn }) => adPersonDn(cn));
      return [`Team ${n}`, members] as [string, string[]];
    }),
  ]);
}

/** Like Active Directory: groups that list members, memberOf kept by the server. */
export function adTree(): string {
  const groups = [...adGroups()];
  const memberOf = (dn: string) =>
    groups.filter(([, members]) => members.includes(dn)).map(([cn]) => ['memberOf', adGroupDn(cn)] as const);
  const people = [...specialPeople, ...crowd].map(({ uid, cn, password }) =>
    entry(
      adPersonDn(cn),
      ['objectClass', 'inetOrgPerson'],
      ['cn', cn],
      ['sn', cn],
      ['uid', uid],
      ['mail', `${uid.replace(/[^a-z0-9.]/g, 'x')}@ad.test`],
      ['userPassword', password],
      ...memberOf(adPersonDn(cn)),
    ),
  );
  return [
    top(adBase, 'ad'),
    unit('ou=services', adBase),
    entry(
      serviceDn,
      ['objectClass', 'organizationalRole'],
      ['objectClass', 'simpleSecurityObject'],
      ['cn', 'gennaker'],
      ['userPassword', servicePassword],
    ),
    unit('ou=Standorte Küste', adBase),
    unit('ou=groups', adBase),
    ...people,
    ...groups.map(([cn, members]) =>
      entry(
        adGroupDn(cn),
        ['objectClass', 'groupOfNames'],
        ['cn', cn],
        ...members.map((dn) => ['member', dn] as const),
        ...memberOf(adGroupDn(cn)),
      ),
    ),
  ].join('\n');
}

/** RFC 2307: accounts with a primary group by number, groups that list names. */
export function posixTree(): string {
  const base = 'dc=posix,dc=test';
  const person = ({ uid, cn, password }: TestPerson, gid: number, n: number) =>
    entry(
      `uid=${rdn(uid)},ou=people,${base}`,
      ['objectClass', 'inetOrgPerson'],
      ['objectClass', 'posixAccount'],
      ['cn', cn],
      ['sn', cn],
      ['uid', uid],
      ['uidNumber', String(n)],
      ['gidNumber', String(gid)],
      ['homeDirectory', '/'],
      ['userPassword', password],
    );
  const group = (cn: string, gid: number, members: string[]) =>
    entry(
      `cn=${cn},ou=groups,${base}`,
      ['objectClass', 'posixGroup'],
      ['cn', cn],
      ['gidNumber', String(gid)],
      ...members.map((uid) => ['memberUid', uid] as const),
    );
  return [
    top(base, 'posix'),
    unit('ou=people', base),
    unit('ou=groups', base),
    ...[...specialPeople, ...crowd].map((one, n) => person(one, n === 0 ? 70 : 71, 1000 + n)),
    group('sailors', 70, []),
    group('everybody', 71, []),
    group('deployers', 72, ['lena', 'o(bri)en*']),
  ].join('\n');
}

const rdn = (text: string) =>
  text.replace(/[\\,+"<>;=]/g, (sign) => `\\${sign}`).replace(/^[ #]/, (sign) => `\\${sign}`);

function entry(dn: string, ...attributes: (readonly [string, string])[]): string {
  const line = (name: string, value: string) => `${name}:: ${Buffer.from(value).toString('base64')}`;
  return `${[['dn', dn] as const, ...attributes].map(([name, value]) => line(name, value)).join('\n')}\n`;
}

const top = (dn: string, dc: string) =>
  entry(dn, ['objectClass', 'dcObject'], ['objectClass', 'organization'], ['dc', dc], ['o', dc]);

const unit = (name: string, base: string) =>
  entry(`${name},${base}`, ['objectClass', 'organizationalUnit'], ['ou', name.slice(3)]);
