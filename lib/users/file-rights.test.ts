import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApplication } from '#lib/applications/commands';
import type { Actor } from '#lib/auth/actor';
import { createToken } from '#lib/auth/tokens';
import { startTestServer, type TestServer } from '#lib/http/test-server';
import { savePipeline } from '#lib/pipeline-configs/commands';
import { selectAudit } from '#lib/store/audit';
import { findUserByName, upsertUser } from '#lib/store/users';
import { deleteUser, updateUser } from './commands.ts';
import { type FileRights, storeFileRights } from './file-rights.ts';
import { deleteRule, listRules, saveRule } from './rules.ts';
import { createServiceAccount, listServiceAccounts } from './service-accounts.ts';

let server: TestServer;
let boss: Actor;
beforeAll(async () => {
  server = await startTestServer();
  boss = { ...(await server.person('boss', { admin: true })), via: 'session' };
  await server.person('crewman', { roles: ['crew', 'sre'] });
  await createApplication(db(), boss, { name: 'payments-api' });
});
afterAll(() => server.close());

const db = () => server.context.database;
const nothing: FileRights = { permissionRules: [], serviceAccounts: [], roles: {}, administrators: [] };
const take = (file: Partial<FileRights>) => storeFileRights(db(), { ...nothing, ...file });
const rule = (pattern: string, permissions: FileRights['permissionRules'][number]['permissions'] = {}) => ({
  kind: 'application' as const,
  pattern,
  permissions,
});
const written = async () => (await selectAudit(db().pool, { actor: '<config>', limit: 100 })).map((row) => row.action);

test('rules of the file come, change and go with it, and the screens leave them alone', async () => {
  await take({ permissionRules: [rule('Payments-*', { WRITE: ['Crew'] })] });
  expect(await listRules(db(), boss)).toMatchObject([
    { pattern: 'payments-*', permissions: { WRITE: ['crew'] }, source: 'file', updatedBy: 'gennaker.yaml' },
  ]);
  await expect(saveRule(db(), boss, rule('payments-*'))).rejects.toThrow('comes from gennaker.yaml; change it there');
  await expect(deleteRule(db(), boss, rule('payments-*'))).rejects.toThrow('comes from gennaker.yaml');
  await take({ permissionRules: [rule('payments-*', { WRITE: ['sre'] })] });
  await take({ permissionRules: [rule('payments-*', { WRITE: ['sre'] })] });
  const [last] = await selectAudit(db().pool, { action: 'permission-rule.save', limit: 1 });
  expect(last).toMatchObject({
    before: { permissions: { WRITE: ['crew'] } },
    after: { permissions: { WRITE: ['sre'] } },
  });
  await take({});
  expect(await listRules(db(), boss)).toEqual([]);
  expect(await written()).toEqual(['permission-rule.delete', 'permission-rule.save', 'permission-rule.save']);
});

test('a file that is wrong anywhere changes nothing, and says what to do', async () => {
  await take({ permissionRules: [rule('shop')] });
  await saveRule(db(), boss, rule('vault'));
  const wrong: [Partial<FileRights>, string][] = [
    [{ permissionRules: [rule('new'), rule('a*b')] }, 'The rule a*b of gennaker.yaml is wrong: A pattern is a name'],
    [{ permissionRules: [rule('new'), rule('NEW')] }, 'The rule new stands in gennaker.yaml twice'],
    [{ permissionRules: [rule('new'), rule('vault')] }, 'is stored here already; delete one of the two'],
    [{ serviceAccounts: [{ name: 'boss', roles: [] }] }, 'the name of somebody who is here already'],
    [{ serviceAccounts: [{ name: 'a b', roles: [] }] }, 'The service account a b of gennaker.yaml is wrong'],
  ];
  for (const [file, sentence] of wrong) await expect(take(file)).rejects.toThrow(sentence);
  expect((await listRules(db(), boss)).map(({ pattern }) => pattern)).toEqual(['shop', 'vault']);
});

test('service accounts of the file are used like others, and changed there alone', async () => {
  await take({ serviceAccounts: [{ name: 'release-bot', roles: ['Crew'] }] });
  await createServiceAccount(db(), boss, { name: 'own-bot', roles: ['crew', 'sre'] });
  await createToken(db(), boss, { name: 'ci', owner: 'release-bot', scope: 'execute' });
  const triggers = [{ type: 'webhook', enabled: true, source: 'x', runAsUser: 'release-bot' }];
  const stages = [{ type: 'wait', refId: '1', name: 'Pause', waitTime: 1 }];
  const document = { application: 'payments-api', name: 'deploy', triggers, stages };
  const { id } = await savePipeline(db(), boss, { document });
  expect(await listServiceAccounts(db(), boss)).toMatchObject([
    { name: 'own-bot', source: 'stored', tokens: [], pipelines: [], users: { count: 1, names: ['crewman'] } },
    {
      name: 'release-bot',
      source: 'file',
      roles: ['crew'],
      tokens: [{ name: 'ci', scope: 'execute' }],
      pipelines: [{ id, application: 'payments-api', name: 'deploy' }],
      users: { count: 1, names: ['crewman'] },
    },
  ]);
  await expect(updateUser(db(), boss, { name: 'release-bot', roles: [] })).rejects.toThrow('change it there');
  await expect(deleteUser(db(), boss, { name: 'release-bot' })).rejects.toThrow('change it there');
  await take({});
  expect((await listServiceAccounts(db(), boss)).map(({ name }) => name)).toEqual(['own-bot']);
});

test('roles of people come and go with the file, and what their source gave them stays', async () => {
  const lena = { name: 'lena', displayName: 'Lena', email: '', source: 'ldap', roles: ['crew'], admin: false };
  await upsertUser(db().pool, { ...lena, sourceRights: { roles: ['crew'], admin: false } });
  await take({ roles: { Crew: ['Lena'], 'release-managers': ['lena'] }, administrators: ['lena'] });
  expect(await findUserByName(db().pool, 'lena')).toMatchObject({ roles: ['crew', 'release-managers'], admin: true });
  await take({ roles: { night: ['lena'] } });
  expect(await findUserByName(db().pool, 'lena')).toMatchObject({ roles: ['crew', 'night'], admin: false });
  await take({});
  expect(await findUserByName(db().pool, 'lena')).toMatchObject({ roles: ['crew'], admin: false });
});

test('a file that would leave nobody to administer is refused', async () => {
  await take({ administrators: ['lena'] });
  await db().pool.query(`UPDATE users SET admin = false WHERE name = 'boss'`);
  await expect(take({})).rejects.toThrow('nobody could administer any more');
  expect(await findUserByName(db().pool, 'lena')).toMatchObject({ admin: true });
});
