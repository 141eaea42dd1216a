import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeOf, save, savedAs, selectStage } from '#e2e/designer';
import { ask, executionUntil } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';

/** A pipeline from elsewhere: looked at, mended, saved, and run with a secret that nobody sees again. */
let person: Person;
let page: Page;
let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop('imported');
  person = await arrive({ width: 1600, height: 1000 });
  page = person.page;
  await signIn(page);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

const secret = `whisper-${Date.now().toString(36)}`;
const brought = {
  name: 'Brought along',
  application: 'elsewhere',
  own: { kept: [null, 1] },
  parameterConfig: [
    {
      name: 'size',
      label: 'Size',
      default: 'small',
      hasOptions: true,
      options: [{ value: 'small' }, { value: 'big' }],
    },
    {
      name: 'reason',
      label: 'Reason',
      required: true,
      conditional: true,
      condition: { parameter: 'size', comparator: '=', comparatorValue: 'big' },
    },
    { name: 'token', label: 'Token', secret: true, required: true },
  ],
  stages: [
    { refId: '1', type: 'wait', name: 'Pause', waitTime: 'soon' },
    {
      refId: '2',
      requisiteStageRefIds: ['1'],
      type: 'evaluateVariables',
      name: 'Use it',
      variables: [
        { key: 'why', value: '${parameters.reason}' },
        { key: 'with', value: 'Bearer ${parameters.token}' },
      ],
    },
  ],
};

it('shows what is wrong with an import, lets it be mended before it is saved, and keeps the rest', async () => {
  await page.goto(`/applications/${workshop.application}/pipelines`);
  await page.getByRole('button', { name: 'New pipeline' }).first().click();
  await page.getByRole('menuitem', { name: 'Import…' }).click();
  await page.getByLabel('Pipeline as JSON').fill(JSON.stringify(brought));
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByText('Pause · waitTime:').waitFor();
  await page.getByText('Wait time must be a number of seconds').waitFor();

  await page.getByRole('button', { name: 'Open in designer' }).click();
  await page.waitForURL(/pipelines\/new$/);
  await selectStage(page, 'Pause');
  await page
    .getByLabel(/^Wait time/)
    .first()
    .fill('1');
  await page.keyboard.press('Tab');
  await nodeOf(page, 'Pause').getByText('Wait · 1 s').waitFor();
  await save(page);
  await savedAs(page, 1);
  const stored = await workshop.stored('Brought along');
  expect(stored).toMatchObject({ application: workshop.application, own: brought.own });
  expect(stored.stages[0]!.waitTime).toBe(1);
});

it('asks for a parameter when its condition is met, and shows the secret nowhere', async () => {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Start Brought along' });
  const token = dialog.getByLabel(/^Token/);
  await token.waitFor();
  expect(await token.getAttribute('type')).toBe('password');
  expect(await dialog.getByLabel(/^Reason/).count()).toBe(0);
  await dialog.getByLabel(/^Size/).click();
  await page.getByRole('option', { name: 'big' }).click();
  await dialog.getByLabel(/^Reason/).fill('Because');
  await token.fill(secret);
  await dialog.getByRole('button', { name: 'Start Brought along' }).click();
  await page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
  const id = /executions\/([0-9A-Z]{26})/.exec(page.url())![1]!;
  const run = await executionUntil(id, ({ status }) => status === 'SUCCEEDED' || status === 'TERMINAL');
  expect(run.status).toBe('SUCCEEDED');
  expect(JSON.stringify(run)).toContain('Because');

  await page.getByText('Succeeded').first().waitFor();
  expect(await page.content()).not.toContain(secret);
  for (const path of [`/gate/pipelines/${id}`, `/api/executions/${id}`, `/api/executions/${id}/events`]) {
    const answer = await ask('GET', path);
    expect(answer.status, path).toBe(200);
    expect(JSON.stringify(answer.body), path).not.toContain(secret);
  }
  expect(person.complaints).toEqual([]);
});
