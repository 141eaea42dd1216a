import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addStage, drawLine, field, paste, save, savedAs, selectStage } from '#e2e/designer';
import { ask, gate } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';
import { testedProduct } from '#scripts/test-product';

/** What the designer and the API do with what cannot be: they say why, and lose nothing. */
let person: Person;
let page: Page;
let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop('badinput');
  person = await arrive({ width: 1600, height: 1000 });
  page = person.page;
  await signIn(page);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

const designerOf = (id: string) => `/applications/${workshop.application}/pipelines/${id}`;
const wait = (name: string, more: object = {}) => ({ type: 'wait', name, waitTime: 1, ...more });

const broken = ['apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: "mended', '# never closed'].join('\n');

it('says line and column of YAML that does not parse, saves nothing of it, and keeps it over a reload', async () => {
  const id = await workshop.pipeline('Broken YAML', [
    {
      type: 'deployManifest',
      name: 'Deploy',
      account: 'zone-2',
      cloudProvider: 'kubernetes',
      source: 'text',
      manifests: [],
    },
  ]);
  await page.goto(designerOf(id));
  await selectStage(page, 'Deploy');
  await paste(page, 'Manifests', broken);
  await page
    .getByText(/line \d+, column \d+: .*quote/i)
    .first()
    .waitFor();

  await save(page);
  await page
    .getByRole('alert')
    .filter({ hasText: /Not saved: The text of manifests cannot be read: line \d+, column \d+/ })
    .waitFor();
  expect((await workshop.stored('Broken YAML')).stages[0]!.manifests).toEqual([]);

  await page.reload();
  await page.getByRole('button', { name: 'Restore my edits' }).click();
  await selectStage(page, 'Deploy');
  await page.getByText('# never closed').first().waitFor();

  await paste(page, 'Manifests', broken.replace('"mended', 'mended'));
  await page.getByText('No problems').waitFor();
  await save(page);
  await savedAs(page, 2);
  expect(JSON.stringify((await workshop.stored('Broken YAML')).stages[0]!.manifests)).toContain('mended');
});

it('refuses on the canvas a line that closes a circle, and says which', async () => {
  const id = await workshop.pipeline('Circle by hand', [wait('First'), wait('Second'), wait('Third')]);
  await page.goto(designerOf(id));
  await page.getByText('Third', { exact: true }).first().waitFor();
  await drawLine(page, 'Third', 'First');
  const refusal = page.getByTestId('refusal');
  await refusal.waitFor();
  expect(await refusal.textContent()).toContain(
    'That would be a circle: “First” → “Second” → “Third” → “First”. A stage cannot wait for one that waits for it.',
  );
  await page.getByText('No problems').waitFor();
});

it.each([
  {
    what: 'stages that wait for each other',
    stages: [
      wait('A', { refId: '1', requisiteStageRefIds: ['2'] }),
      wait('B', { refId: '2', requisiteStageRefIds: ['1'] }),
    ],
    sentence: /wait for each other: (A → B → A|B → A → B)/,
  },
  {
    what: 'a dependency on a stage that is not there',
    stages: [wait('A', { refId: '1', requisiteStageRefIds: ['9'] })],
    sentence: /A waits for stage 9, which does not exist/,
  },
])('refuses $what in both APIs with the sentence, and the findings to mend it', async ({ what, stages, sentence }) => {
  const document = { application: workshop.application, name: `With ${what}`, stages };
  const refused = await gate('POST', '/pipelines', document);
  expect(refused.status).toBe(400);
  expect((refused.body as { message: string }).message).toMatch(sentence);

  const found = await ask('POST', '/api/pipelines', { document });
  expect(found.status).toBe(422);
  const { findings } = (
    found.body as { error: { data: { findings: { message: string; cure: string; field: string }[] } } }
  ).error.data;
  expect(findings[0]!.message).toMatch(sentence);
  expect(findings[0]!.field).toBe('requisiteStageRefIds');
  expect(findings[0]!.cure).not.toBe('');
});

it('shows in the designer what a text refers to that is not there, and keeps the text when the save is refused', async () => {
  const id = await workshop.pipeline('Dangling', [wait('First'), wait('Second')]);
  await page.goto(designerOf(id));
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  const { stages } = await workshop.stored('Dangling');
  const document = {
    application: workshop.application,
    name: 'Dangling',
    stages: [stages[0], { ...stages[1], requisiteStageRefIds: ['44'] }],
  };
  await paste(page, 'Pipeline as JSON', JSON.stringify(document));
  await page.getByTestId('problems').click();
  await page.getByText('Second waits for stage 44, which does not exist').first().waitFor();
  await save(page);
  await page.getByRole('alert').filter({ hasText: 'Second waits for stage 44, which does not exist' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Pipeline as JSON' }).count()).toBe(1);
  await page.getByText('unsaved').first().waitFor();
  expect((await workshop.stored('Dangling')).stages[1]!.requisiteStageRefIds).toEqual(['1']);
});

it('keeps a stage of an unknown type as it is when something else is edited beside it', async () => {
  const alien = {
    refId: 'x7',
    requisiteStageRefIds: ['1'],
    type: 'deployToMars',
    name: 'To Mars',
    rover: { wheels: [6, null, '½', { '': false }], speed: 0.04, 'a.b': '${not.ours}' },
    restrictExecutionDuringTimeWindow: 'later',
  };
  const id = await workshop.pipeline('Unknown type', [wait('First'), alien]);
  await page.goto(designerOf(id));
  await selectStage(page, 'To Mars');
  await page.getByText('Unknown type, kept as it is.').waitFor();
  expect(await page.locator('.react-flow__node').filter({ hasText: 'To Mars' }).textContent()).toContain(
    'deployToMars (unknown)',
  );

  await selectStage(page, 'First');
  await field(page, 'Stage name').fill('Renamed');
  await save(page);
  await savedAs(page, 2);
  const { stages } = await workshop.stored('Unknown type');
  expect(stages.map((stage) => stage.name)).toEqual(['Renamed', 'To Mars']);
  expect(stages[1]).toEqual(alien);
});

it('brings a person whose session ended back to their edit, and then saves it', async () => {
  const id = await workshop.pipeline('Session', [wait('First')]);
  await page.goto(designerOf(id));
  await addStage(page, 'wait', 'Drawn before the session ended', 'First');
  await page.context().clearCookies({ name: /session-token/ });
  await save(page);
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  await dialog.getByLabel('Password', { exact: true }).fill(testedProduct().adminPassword);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await savedAs(page, 2);
  expect((await workshop.stored('Session')).stages.map((stage) => stage.name)).toEqual([
    'First',
    'Drawn before the session ended',
  ]);
  expect(person.complaints).toEqual([]);
});
