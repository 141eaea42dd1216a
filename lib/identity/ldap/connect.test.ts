import { createServer, type Server } from 'node:net';
import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutboundHttp } from '#lib/http/outbound';
import type { PasswordSource } from '#lib/identity/contract';
import { ldapKind } from '#lib/identity/ldap/connect';
import { bindService, openDirectory } from '#lib/identity/ldap/connection';
import type { JsonObject } from '#lib/kernel/json';
import { startTestDirectory, type TestDirectory } from '#scripts/test-directory';
import { adGroupDn, adPersonDn, serviceDn, servicePassword, specialPeople } from '#scripts/test-directory-trees';

let directory: TestDirectory;
beforeAll(async () => {
  directory = await startTestDirectory();
}, 180_000);
afterAll(() => directory?.close());

const tools = { http: createOutboundHttp({ allow: [] }), url: 'http://gennaker.test', now: () => Date.now() };

function connected(settings: JsonObject, secrets: JsonObject = {}): PasswordSource {
  const account = {
    name: 'harbour',
    settings: { servers: [directory.secure], bindDn: serviceDn, timeoutSeconds: 5, ...settings },
    secrets: { bindPassword: servicePassword, ca: directory.ca, ...secrets },
  };
  return ldapKind.connect(account, tools) as PasswordSource;
}
const ad = (more: JsonObject = {}, secrets: JsonObject = {}) =>
  connected({ userBase: 'ou=Standorte Küste,dc=ad,dc=test', groupBase: 'ou=groups,dc=ad,dc=test', ...more }, secrets);
const posix = (more: JsonObject = {}) =>
  connected({
    userBase: 'ou=people,dc=posix,dc=test',
    groupBase: 'ou=groups,dc=posix,dc=test',
    groups: 'memberUid',
    ...more,
  });

const lena = { name: 'lena', password: 'lenas Paßwort' };

describe('a person of the directory', () => {
  it.each(specialPeople)('$uid comes in with their own password and no other', async ({ uid, cn, password }) => {
    for (const source of [ad(), posix(), ad({ servers: [directory.plain] })]) {
      const identity = await source.verify({ name: uid, password });
      expect(identity).toMatchObject({ name: uid, displayName: cn });
      expect(await source.verify({ name: uid, password: `${password}!` })).toBeUndefined();
    }
  });

  it.each(['*', 'lena)(uid=*', 'lena)(|(uid=*', '(uid=lena)', 'len*', '\\6cena', 'lena\0', ''])(
    'is not found by a name that is a filter: %j',
    async (name) => {
      expect(await ad().verify({ name, password: lena.password })).toBeUndefined();
    },
  );

  it('does not come in without a password, which the directory would take for "anonymous"', async () => {
    expect(await ad().verify({ name: 'lena', password: '' })).toBeUndefined();
  });

  it('is bound at once by a DN pattern, in which their name is escaped', async () => {
    const source = posix({ userDnPattern: 'uid={name},ou=people,dc=posix,dc=test', bindDn: '' });
    for (const { uid, password } of specialPeople) {
      expect(await source.verify({ name: uid, password })).toMatchObject({ name: uid });
    }
    expect(await source.verify({ name: 'lena,ou=people', password: 'x' })).toBeUndefined();
    expect(await source.currentRights?.({ name: 'lena', grant: { login: 'lena' } })).toBeUndefined();
  });
});

describe('groups', () => {
  it('that list the person count, with the groups they are in, and circles end', async () => {
    const roles = (await ad().verify(lena))?.roles;
    expect(roles).toEqual(['alle, wirklich (alle)', 'crew', 'gennaker-deployers', 'ring a', 'ring b']);
    expect((await ad({ nestedGroups: false }).verify(lena))?.roles).toEqual(['crew', 'ring a']);
  });

  it('that the server keeps as memberOf are the same', async () => {
    const [byMember, byMemberOf] = [ad(), ad({ groups: 'memberOf' })];
    for (const { uid, password } of specialPeople) {
      const identity = await byMemberOf.verify({ name: uid, password });
      expect(identity?.roles).toEqual((await byMember.verify({ name: uid, password }))?.roles);
    }
  });

  it('of RFC 2307 list names, and the primary one goes by number', async () => {
    expect((await posix().verify(lena))?.roles).toEqual(['deployers', 'sailors']);
    expect((await posix().verify({ name: 'o(bri)en*', password: 'clover-2026' }))?.roles).toEqual([
      'deployers',
      'everybody',
    ]);
    expect((await posix().verify({ name: 'person7', password: 'crowd' }))?.roles).toEqual(['everybody']);
  });

  it('become roles by prefix and table, named by cn or DN in any spelling, and make administrators', async () => {
    const source = ad({
      rolePrefix: 'gennaker-',
      roleTable: { 'CN=crew, OU=Groups, DC=ad,DC=test': 'sailors, Captains', 'Alle, wirklich (alle)': 'all' },
      adminGroups: ['cn=ADMIRALS,ou=groups,dc=ad,dc=test'],
    });
    expect(await source.verify(lena)).toMatchObject({
      roles: ['all', 'captains', 'deployers', 'sailors'],
      admin: false,
    });
    expect(await source.verify({ name: 'wang.wei', password: '密码一二三四' })).toMatchObject({ admin: true });
  });

  it('may be needed to come in', async () => {
    const source = ad({ requiredGroups: ['gennaker-deployers'] });
    expect(await source.verify(lena)).toBeDefined();
    await expect(source.verify({ name: 'jörg', password: 'Grüße' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await source.currentRights?.({ name: 'jörg', grant: { login: 'jörg' } })).toBe('gone');
  });
});

describe('without the person', () => {
  it('roles can be asked again, and somebody removed is gone', async () => {
    const { grant } = (await ad().verify(lena))!;
    expect(await ad().currentRights?.({ name: 'lena', grant })).toMatchObject({
      admin: false,
      roles: expect.arrayContaining(['crew']),
    });
    expect(await ad().currentRights?.({ name: 'ghost', grant: { login: 'ghost' } })).toBe('gone');
  });

  it('a role is lost with the group, and is back with it', async () => {
    const crew = { dn: adGroupDn('Crew'), member: adPersonDn('Lena Groß') };
    const person = { name: 'lena', grant: { login: 'lena' } };
    const write = (operation: 'add' | 'delete') =>
      directory.change(async (client) => {
        const modification = new Attribute({ type: 'member', values: [crew.member] });
        await client.modify(crew.dn, new Change({ operation, modification }));
      });
    await write('delete');
    for (const groups of ['member', 'memberOf']) {
      expect(await ad({ groups }).currentRights?.(person)).toMatchObject({ roles: ['ring a', 'ring b'] });
    }
    await write('add');
    expect(await ad().currentRights?.(person)).toMatchObject({ roles: expect.arrayContaining(['crew']) });
  });

  it('a test says what is there', async () => {
    expect(await ad().check?.()).toEqual([
      'People are found, among them lena, wang.wei, mueller',
      'Groups are found, among them Crew, gennaker-deployers, Alle, wirklich (alle)',
    ]);
  });
});

describe('what is wrong is said to the administrator', () => {
  const problem = async (source: PasswordSource) =>
    await source.check?.().then(
      () => 'nothing',
      (error: Error) => error.message,
    );

  it.each<[string, () => PasswordSource, string]>([
    [
      'a wrong password of the bind DN',
      () => ad({}, { bindPassword: 'wrong' }),
      'refuses the password of the bind DN cn=gennaker',
    ],
    ['no password of the bind DN', () => ad({}, { bindPassword: '' }), 'needs the password of its bind DN'],
    ['an authority that is not trusted', () => ad({}, { ca: '' }), 'an authority that is not trusted'],
    ['StartTLS with such an authority', () => ad({ servers: [directory.plain] }, { ca: '' }), 'not trusted'],
    ['a server that is not there', () => ad({ servers: ['ldap://127.0.0.1:1'] }), 'nothing listens there'],
    ['a name that does not resolve', () => ad({ servers: ['ldaps://directory.invalid'] }), 'cannot be resolved'],
    [
      'TLS where there is none',
      () => ad({ servers: [directory.plain.replace('ldap:', 'ldaps:')] }),
      'cannot be used at',
    ],
    [
      'a base that does not exist',
      () => ad({ userBase: 'ou=nowhere,dc=ad,dc=test' }),
      'knows no place to look for people below "ou=nowhere',
    ],
    ['a filter that finds nobody', () => ad({ userFilter: '(&(objectClass=room)(uid={name}))' }), 'shows nobody'],
    ['a filter that cannot be read', () => ad({ userFilter: '(&(uid={name}))(' }), 'must be in parentheses'],
  ])('%s', async (_, source, sentence) => {
    let told: string | undefined;
    try {
      told = await problem(source());
    } catch (error) {
      told = (error as Error).message;
    }
    expect(told).toContain(sentence);
    expect(told).not.toContain(servicePassword);
  });

  it('a password never crosses an unencrypted connection unless that is wanted', async () => {
    const seen: Buffer[] = [];
    const tap: Server = createServer((socket) =>
      socket.on('data', (data: Buffer) => seen.push(data)).on('error', () => 0),
    );
    await new Promise<void>((resolve) => tap.listen(0, '127.0.0.1', resolve));
    const { port } = tap.address() as { port: number };
    const source = ad({ servers: [`ldap://127.0.0.1:${port}`], timeoutSeconds: 1 });
    await expect(source.verify(lena)).rejects.toThrow('does not answer in time');
    expect(Buffer.concat(seen).toString('latin1')).not.toContain('bind me');
    expect(seen.length).toBe(1);
    tap.close();
  });
});

describe('servers', () => {
  it('are asked in order, and one that is silent is passed over and does not hold up everybody', async () => {
    let asked = 0;
    const silent = createServer((socket) => {
      asked += 1;
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const source = ad({ servers: [`ldap://127.0.0.1:${port}`, directory.secure], timeoutSeconds: 3 });
    for (const _person of [1, 2, 3]) expect(await source.verify(lena)).toBeDefined();
    expect(asked).toBe(1);
    silent.close();
  });

  it('are looked up as everything else that goes out, encrypted or not', async () => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return ['127.0.0.1'];
    };
    const reached = async (url: string) => {
      const servers = [url.replace(/127\.0\.0\.1|localhost/, 'dc1.harbour.example')];
      const settings = { servers, encryption: 'none' as const, timeoutSeconds: 5 };
      const opened = openDirectory('harbour', settings, directory.ca, Date.now, resolve);
      await opened.use((client) => bindService(client, 'harbour', serviceDn, servicePassword));
    };
    await reached(directory.plain);
    // That the certificate is another name's shows that the server was reached.
    await expect(reached(directory.secure)).rejects.toThrow(/certificate/);
    expect(asked).toEqual(['dc1.harbour.example', 'dc1.harbour.example']);
  });

  it('that come back are used again without a restart', async () => {
    const source = ad();
    await directory.stop();
    await expect(source.verify(lena)).rejects.toMatchObject({ code: 'unavailable' });
    await directory.start();
    expect(await source.verify(lena)).toMatchObject({ displayName: 'Lena Groß' });
  });
});
