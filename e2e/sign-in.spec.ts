import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '#e2e/gate';
import { arrive, closeBrowser, signIn } from '#e2e/person';
import { startTestDirectory, type TestDirectory } from '#scripts/test-directory';
import { adGroupDn, specialPeople } from '#scripts/test-directory-trees';

/** A company's directory is set up in the settings; then its people come in and see their own names. */
let directory: TestDirectory;
const source = `company${Date.now().toString(36)}`;

/** Lena is known here already, and a name belongs to one source. */
const people = specialPeople.slice(1, 4);

beforeAll(async () => {
  directory = await startTestDirectory();
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  // Their names belong to this source; the next run brings another.
  for (const { uid } of people) await ask('DELETE', `/api/users/${encodeURIComponent(uid)}`);
  await ask('DELETE', `/api/accounts/identity/${source}`);
  await directory?.close();
});

it('an administrator sets up a directory, is told what is wrong with it, and mends it', async () => {
  const { page, complaints, leave } = await arrive();
  await signIn(page);
  const settings = {
    servers: [directory.secure],
    bindDn: directory.serviceDn,
    userBase: 'ou=Standorte Küste,dc=ad,dc=test',
    groupBase: 'ou=groups,dc=ad,dc=test',
    adminGroups: [adGroupDn('Admirals')],
  };
  const account = { kind: 'identity', name: source, type: 'ldap', settings };
  const made = await ask('POST', '/api/accounts', {
    ...account,
    secrets: { bindPassword: 'not the password', ca: directory.ca },
  });
  expect(made.status).toBe(201);

  await page.goto(`/settings/accounts/identity/${source}?test=1`);
  await page.getByText('refuses the password of the bind DN').first().waitFor();
  const secrets = { bindPassword: directory.servicePassword };
  expect((await ask('PUT', `/api/accounts/identity/${source}`, { secrets })).status).toBeLessThan(300);
  await page.reload();
  await page.getByRole('button', { name: 'Test', exact: true }).first().click();
  await page.getByText('People are found, among them').waitFor();
  expect(await page.getByText('Who may see it').count()).toBe(0);
  expect(complaints).toEqual([]);
  await leave();
});

it.each(people)('$uid of the directory signs in and sees their name', async ({ uid, cn, password }) => {
  const { page, complaints, leave } = await arrive();
  await signIn(page, { name: uid, password });
  await page.getByRole('button', { name: `${cn}: account and theme` }).waitFor();
  expect(complaints).toEqual([]);
  await leave();
});

it('somebody with a wrong password learns nothing about the directory', async () => {
  const { page, leave } = await arrive();
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill('wang.wei');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The name or the password is wrong' });
  await alert.waitFor();
  expect(await page.content()).not.toContain(source);
  await leave();
});
