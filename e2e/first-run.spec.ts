import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addStage, field, save } from '#e2e/designer';
import { arrive, closeBrowser, type Person } from '#e2e/person';
import { fromBase32 } from '#lib/identity/second-factor/base32';
import { codeAt } from '#lib/identity/second-factor/one-time-code';
import { type Instance, startInstance } from '#scripts/start/instance';

/** The first hour of somebody who has just installed Gennaker, with nothing set and nothing there. */
let home: string;
let product: Instance;
let person: Person;
let page: Page;
const first = { name: 'admin', password: '' };
const own = 'seven geese over the harbour';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gennaker-first-run-'));
  product = await startInstance({ dataDir: home, env: { GENNAKER_SANDBOX: 'off' } });
  person = await arrive({ at: product.url });
  page = person.page;
}, 180_000);
afterAll(async () => {
  await person?.leave();
  await closeBrowser();
  await product?.stop();
  rmSync(home, { recursive: true, force: true });
});

it('the start says a password once, and nobody comes in without it', async () => {
  const said = () => stripVTControlCharacters(product.said.join('\n'));
  const told = () => /Sign in as admin with the password (\S+) \(shown this once\)/.exec(said())?.[1];
  await expect.poll(told, { timeout: 30_000 }).toBeDefined();
  first.password = told()!;
  await page.goto('/');
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await enter('admin');
  await page.getByText('The name or the password is wrong').waitFor();
});

it('the door asks for an own password instead of the printed one, each time until there is one', async () => {
  await enter(first.password);
  await page.waitForURL((url) => url.pathname === '/welcome');
  await page.getByRole('button', { name: 'Later' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.context().clearCookies();
  await page.goto('/sign-in?callbackUrl=/applications');
  await enter(first.password);
  await page.waitForURL((url) => url.pathname === '/welcome');
});

it('a bad password is refused with a sentence, and with an own one the way goes on', async () => {
  const choose = async (next: string, again = next) => {
    await field(page, 'New password').fill(next);
    await field(page, 'New password, again').fill(again);
    const button = page.getByRole('button', { name: 'Set it and go on' });
    if (again === next) await button.click();
    else expect(await button.isDisabled()).toBe(true);
  };
  await choose(own, 'something else');
  await page.getByText('This is not the same').waitFor();
  await choose('short');
  await page.getByText('A password has 8 to 200 characters').waitFor();
  await choose('Passw0rd2026!');
  await page.getByText('This password is among the first that anybody would guess').waitFor();
  // Loaded anew, the page no longer knows what was typed at the door.
  await page.reload({ waitUntil: 'networkidle' });
  await field(page, 'Printed password').fill('not this one');
  await choose(own);
  await page.getByText('The current password is wrong').waitFor();
  await field(page, 'Printed password').fill(first.password);
  await choose(own);
  await page.waitForURL((url) => url.pathname === '/applications');
  await page.goto('/welcome');
  await page.waitForURL((url) => url.pathname === '/');
});

/** At the door, as the administrator. */
async function enter(password: string): Promise<void> {
  // Before the page has its scripts, a click would send the form by itself.
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Name').fill(first.name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

it('an empty house says what to do, and the first application is made', async () => {
  await page.goto('/applications');
  await page.getByText('No applications yet').waitFor();
  await page.getByRole('button', { name: 'New application' }).first().click();
  await field(page, 'Name').fill('shop!');
  await page.getByText('Only letters, digits, dots, dashes and underscores').waitFor();
  await field(page, 'Name').fill('shop');
  await page.getByRole('button', { name: 'Create shop' }).click();
  await page.waitForURL((url) => url.pathname === '/applications/shop/pipelines');
});

it('the first pipeline is drawn, started and succeeds', async () => {
  await page.getByRole('button', { name: 'New pipeline' }).first().click();
  await page.getByRole('menuitem', { name: 'Empty' }).click();
  await field(page, 'Pipeline name').fill('First');
  await addStage(page, 'wait', 'Breathe');
  await field(page, 'Wait time').fill('1');
  await page.getByText('No problems').waitFor();
  await save(page);
  await page.waitForURL(/pipelines\/[0-9a-f-]{36}/);
  await page.goto('/applications/shop/pipelines');
  const group = page.getByRole('region', { name: 'First' });
  await group.getByRole('button', { name: 'Start', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Start/ })
    .click();
  await page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
  await page.getByText('Succeeded', { exact: true }).first().waitFor({ timeout: 60_000 });
  expect(person.complaints).toEqual([]);
});

it('whoever must have a second factor sets it up on the way in', async () => {
  const told = await page.evaluate(beginDevice, { password: own });
  const set = codeAt(fromBase32(told.secret), Date.now());
  expect(await page.evaluate(demand, { ...told, code: set, name: 'ines', password: own })).toEqual([200, 204, 201]);
  const ines = await arrive({ at: product.url, width: 390, height: 844, phone: true });
  await ines.page.goto('/sign-in');
  await ines.page.getByLabel('Name').fill('ines');
  await ines.page.getByLabel('Password', { exact: true }).fill(own);
  await ines.page.getByRole('button', { name: 'Sign in' }).click();
  await ines.page.waitForURL((url) => url.pathname === '/sign-in/second-step');
  // Before the page has its scripts, a click does nothing.
  await ines.page.waitForLoadState('networkidle');
  await ines.page.getByRole('button', { name: 'Set up the app' }).click();
  await ines.page.getByRole('img', { name: 'QR code' }).waitFor();
  const secret = fromBase32((await ines.page.locator('code').textContent()) ?? '');
  await ines.page.getByLabel('Code', { exact: true }).fill(codeAt(secret, Date.now()));
  await ines.page.getByRole('button', { name: 'Go on' }).click();
  const codes = ines.page.getByRole('list', { name: 'Recovery codes' });
  await codes.waitFor();
  expect(await codes.getByRole('listitem').count()).toBe(10);
  await ines.page.getByRole('button', { name: 'I have kept them' }).click();
  await ines.page.waitForURL((url) => url.pathname === '/');
  expect(ines.complaints).toEqual([]);
  await ines.leave();
});

/** In the administrator's page: a device for them, who must have one before they may demand one. */
async function beginDevice(proof: { password: string }): Promise<{ secret: string; setUp: string }> {
  const answer = await fetch('/api/me/second-factor/set-up', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(proof),
  });
  return await answer.json();
}

/** In the administrator's page: turns theirs on, demands one of everybody, and adds somebody. */
async function demand(input: { setUp: string; code: string; name: string; password: string }): Promise<number[]> {
  const { setUp, code, name, password } = input;
  const send = async (method: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(path, { method, headers, body: JSON.stringify(body) })).status;
  };
  return [
    await send('PUT', '/api/me/second-factor', { setUp, code }),
    await send('PUT', '/api/second-factor-policy', { required: 'everybody' }),
    await send('POST', '/api/users', { name, password }),
  ];
}
