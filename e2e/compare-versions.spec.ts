import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { field, save, savedAs, selectStage } from '#e2e/designer';
import { ask } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';

/** Somebody wants to know what a version changed before going back to it, and sees it drawn. */
let person: Person;
let page: Page;
let workshop: Workshop;
let id: string;

const wait = (refId: string, name: string, after: string[], waitTime = 1) => ({
  refId,
  requisiteStageRefIds: after,
  type: 'wait',
  name,
  waitTime,
});
const first = [wait('1', 'Build', []), wait('2', 'Test', ['1']), wait('3', 'Scan', ['2']), wait('4', 'Ship', ['3'])];
const second = [
  wait('1', 'Build', []),
  wait('2', 'Test', ['1'], 60),
  wait('4', 'Ship', ['2']),
  wait('5', 'Mail', ['4']),
];

beforeAll(async () => {
  workshop = await openWorkshop('compared');
  id = await workshop.pipeline('Compared', first);
  person = await arrive();
  page = person.page;
  await signIn(page);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

async function saveElsewhere(stages: object[], baseVersion: number): Promise<void> {
  const document = { ...(await workshop.stored('Compared')), stages };
  const { status } = await ask('PUT', `/api/pipelines/${id}`, { document, baseVersion });
  expect(status).toBe(200);
}

const drawn = (within: Locator, stage: string, what: string) =>
  within.getByRole('button', { name: new RegExp(`^${stage}: ${what}\\.`) });

it('draws what a version added, removed, changed and moved, and says in words what changed in a stage', async () => {
  await saveElsewhere(second, 1);
  await page.goto(`/applications/${workshop.application}/pipelines/${id}`);
  await page.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('complementary', { name: 'Versions' });
  await versions.getByRole('button', { name: /^v2/ }).click();
  await versions.getByText('With v1').click();
  for (const [stage, what] of Object.entries({
    Build: 'unchanged',
    Test: 'changed',
    Scan: 'removed',
    Ship: 'moved',
    Mail: 'added',
  })) {
    await drawn(versions, stage, what).waitFor();
  }
  await drawn(versions, 'Test', 'changed').click();
  const details = (name: string) => versions.getByRole('region', { name: `What changed: ${name}` });
  expect(await details('Test').textContent()).toContain('1 → 60');
  await versions.getByRole('button', { name: 'Next change' }).click();
  await versions.getByText('2 of 4').waitFor();
  await drawn(versions, 'Ship', 'moved').click();
  expect(await details('Ship').textContent()).toContain('runs after “Test” (was: runs after “Scan”)');
});

it('goes back to the version that was looked at, as a new one', async () => {
  const versions = page.getByRole('complementary', { name: 'Versions' });
  await versions.getByRole('button', { name: /^v1/ }).click();
  await drawn(versions, 'Mail', 'added').waitFor();
  await versions.getByRole('button', { name: 'Restore version 1' }).click();
  await save(page);
  await savedAs(page, 3);
  const { stages } = await workshop.stored('Compared');
  expect(stages.map(({ name }) => name)).toEqual(['Build', 'Test', 'Scan', 'Ship']);
});

it('draws both sides when somebody else saved meanwhile, and marks what both changed', async () => {
  await selectStage(page, 'Test');
  await field(page, 'Stage name').fill('Prove');
  await saveElsewhere(
    first.map((stage) => (stage.name === 'Test' ? { ...stage, name: 'Check' } : stage)),
    3,
  );
  await save(page);
  const dialog = page.getByRole('dialog');
  await drawn(dialog, 'Prove', 'changed on both sides').click();
  const details = await dialog.getByRole('region', { name: 'What changed: Prove' }).textContent();
  expect(details).toContain('Test → Check');
  expect(details).toContain('Test → Prove');
  await dialog.getByText('In words').click();
  await dialog.getByRole('list', { name: 'Changes of both sides' }).getByText('both changed it').waitFor();
  expect(person.complaints).toEqual([]);
});
