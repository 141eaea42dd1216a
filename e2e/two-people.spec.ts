import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addStage, field, save, savedAs, selectStage } from '#e2e/designer';
import { ask } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openUser, openWorkshop, type Workshop } from '#e2e/workshop';

/** Two people draw at the same pipeline. */
let mine: Person;
let theirs: Person;
let ines: string;
let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop('shared');
  const other = await openUser('ines');
  ines = other.name;
  mine = await arrive();
  theirs = await arrive();
  await signIn(mine.page);
  await signIn(theirs.page, other);
});
afterAll(async () => {
  await mine.leave();
  await theirs.leave();
  await closeBrowser();
});

const namesOf = (document: { stages: Record<string, unknown>[] }) => document.stages.map((stage) => stage.name);

async function bothOpen(name: string): Promise<string> {
  const id = await workshop.pipeline(name, [{ type: 'wait', name: 'First', waitTime: 1 }]);
  for (const { page } of [mine, theirs]) await page.goto(`/applications/${workshop.application}/pipelines/${id}`);
  await rename(mine.page, 'Mine');
  await addStage(theirs.page, 'wait', 'Theirs', 'First');
  await save(theirs.page);
  await savedAs(theirs.page, 2);
  return id;
}

async function rename(page: Page, name: string): Promise<void> {
  await selectStage(page, 'First');
  await field(page, 'Stage name').fill(name);
}

it('tells the second who saved what meanwhile, and stores theirs on top as a version of its own', async () => {
  const id = await bothOpen('Both save');
  const { page } = mine;
  await page.getByText(`${ines} saved version 2 while you were editing.`).waitFor();
  await save(page);
  const dialog = page.getByRole('dialog', { name: `${ines} saved version 2 meanwhile` });
  await dialog.waitFor();
  expect(await dialog.getByRole('tabpanel').textContent()).toContain('Theirs');
  await dialog.getByRole('tab', { name: 'What you changed' }).click();
  expect(await dialog.getByRole('tabpanel').textContent()).toContain('Mine');
  await dialog.getByRole('button', { name: 'Save mine as version 3' }).click();
  await savedAs(page, 3);

  expect(namesOf(await workshop.stored('Both save'))).toEqual(['Mine']);
  expect(namesOf(await version(id, 2))).toEqual(['First', 'Theirs']);
  const { rows } = (await ask('GET', `/api/pipelines/${id}/versions`)).body as {
    rows: { version: number; note: string }[];
  };
  expect(rows.map((row) => row.version)).toEqual([3, 2, 1]);
  expect(rows[0]!.note).toBe(`On top of version 2 by ${ines}`);
});

it('keeps what both changed when they changed different things, and shows it first', async () => {
  await bothOpen('Both kept');
  const { page } = mine;
  await save(page);
  const dialog = page.getByRole('dialog', { name: `${ines} saved version 2 meanwhile` });
  await dialog.getByRole('tab', { name: 'Take both' }).click();
  await dialog.getByText('The two sides changed different things, so both can be kept.').waitFor();
  await dialog.getByRole('button', { name: 'Save both as version 3' }).click();
  await savedAs(page, 3);
  expect(namesOf(await workshop.stored('Both kept'))).toEqual(['Mine', 'Theirs']);
});

it('takes theirs when the second wants that, and one undo brings the own edit back', async () => {
  await bothOpen('Theirs wins');
  const { page } = mine;
  await save(page);
  await page.getByRole('button', { name: 'Take version 2' }).click();
  const nodes = page.getByTestId('pipeline-canvas');
  await nodes.getByText('Theirs', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await nodes.getByText('Mine', { exact: true }).waitFor();
  expect(namesOf(await workshop.stored('Theirs wins'))).toEqual(['First', 'Theirs']);
  expect([...mine.complaints, ...theirs.complaints]).toEqual([]);
});

async function version(id: string, number: number): Promise<{ stages: Record<string, unknown>[] }> {
  const { body } = await ask('GET', `/api/pipelines/${id}/versions/${number}`);
  return (body as { document: { stages: Record<string, unknown>[] } }).document;
}
