import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '#e2e/gate';
import { arrive, closeBrowser, signIn } from '#e2e/person';
import { fromBase32 } from '#lib/identity/second-factor/base32';
import { codeAt } from '#lib/identity/second-factor/one-time-code';

/**
 * Somebody sets up a second factor and is asked for it from then on; a code is worth nothing twice, and a recovery code
 * helps when the device is not at hand. The device is a function here, as an app would be.
 */
const person = { name: `tara-${Date.now().toString(36)}`, password: 'a long enough password' };
let secret: Buffer;
let recoveryCodes: string[];
/** The code that was used up last. */
let used = '';

beforeAll(async () => {
  expect((await ask('POST', '/api/users', person)).status).toBe(201);
});
afterAll(async () => {
  await closeBrowser();
  await ask('DELETE', `/api/users/${person.name}`);
});

async function showPassword(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill(person.name);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/sign-in/second-step');
  // Before the page has its scripts, the browser would submit the form by itself.
  await page.waitForLoadState('networkidle');
}

async function showCode(page: Page, label: 'Code' | 'Recovery code', code: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

it('somebody sets up a second factor with an app, and gets recovery codes', async () => {
  const { page, complaints, leave } = await arrive();
  await signIn(page, person);
  await page.goto('/settings/your-account');
  const dialog = page.getByRole('dialog');
  // Before the page has its scripts, a click does nothing.
  await expect
    .poll(
      async () => {
        if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Set up a second factor' }).click();
        return await dialog.isVisible();
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  await dialog.getByLabel('Password').fill(person.password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByRole('img', { name: 'QR code' }).waitFor();
  secret = fromBase32((await dialog.locator('code').textContent()) ?? '');
  used = codeAt(secret, Date.now());
  await dialog.getByLabel('Code', { exact: true }).fill(used);
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' });
  await codes.waitFor();
  recoveryCodes = await codes.getByRole('listitem').allInnerTexts();
  expect(recoveryCodes).toHaveLength(10);
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.getByText('10 recovery codes are left').waitFor();
  expect(complaints).toEqual([]);
  await leave();
});

it('the password alone opens nothing, nor does a code that was used', async () => {
  const { page, complaints, leave } = await arrive();
  await showPassword(page);
  expect(await page.evaluate(async () => (await fetch('/api/me')).status)).toBe(401);
  await showCode(page, 'Code', used);
  await page.getByText('The code is wrong or was used before').waitFor();
  await page.goto('/applications');
  await page.waitForURL((url) => url.pathname === '/sign-in');
  expect(complaints).toEqual([]);
  await leave();
});

it('a recovery code lets them in, once, and is counted', async () => {
  const { page, complaints, leave } = await arrive({ width: 390, height: 844, phone: true });
  await showPassword(page);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await showCode(page, 'Recovery code', recoveryCodes[0]!.toUpperCase());
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/settings/your-account');
  await page.getByText('9 recovery codes are left').waitFor();
  expect(complaints).toEqual([]);
  await leave();
});

it('an administrator resets it, and the password alone signs in again', async () => {
  const { page, complaints, leave } = await arrive();
  await signIn(page);
  await page.goto('/settings/people');
  await page.getByRole('button', { name: `Actions for ${person.name}` }).click();
  await page.getByRole('menuitem', { name: 'Reset second factor' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset the second factor' }).click();
  await page.getByText(`The second factor of ${person.name} is reset`, { exact: true }).waitFor();
  const other = await arrive();
  await signIn(other.page, person);
  expect(complaints).toEqual([]);
  await other.leave();
  await leave();
});
