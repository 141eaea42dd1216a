import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageOf } from '#e2e/cluster';
import { executionUntil } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';

/** Somebody looks at what the demo pipeline would do before they let it. */
let person: Person;

beforeAll(async () => {
  person = await arrive();
  await signIn(person.page);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

it('plans the whole demo pipeline, shows each stage’s plan, and changes nothing', async () => {
  const { page } = person;
  const before = [await imageOf('zone-2', 'test', 'web'), await imageOf('zone-3', 'prod', 'web')];
  await page.goto('/applications/storefront/pipelines');
  const group = page.getByRole('region', { name: 'Deploy to production' });
  await group.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Dry run: plan every stage, change nothing').check();
  await dialog.getByText('Clusters check each change').waitFor();
  await dialog.getByRole('button', { name: 'Start the dry run' }).click();

  await page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
  const id = /executions\/([0-9A-Z]{26})/.exec(page.url())![1]!;
  const end = await executionUntil(id, ({ status }) => status !== 'NOT_STARTED' && status !== 'RUNNING');
  expect(end.status).toBe('SUCCEEDED');

  const note = page.getByRole('region', { name: 'Dry run' });
  await note.getByText('This was a dry run: nothing was changed.').waitFor();
  await note.getByText('Builds storefront-build on jenkins').waitFor();
  await note.getByText('Taken as decided: release').waitFor();
  await note.getByRole('button', { name: /^Deploy to production/ }).click();
  const plan = page.getByRole('region', { name: 'What Deploy to production would do' });
  await plan.getByText('1 changed · recreates pods').waitFor();
  await plan.getByText('spec.template.spec.containers[name=web].image').waitFor();
  expect([await imageOf('zone-2', 'test', 'web'), await imageOf('zone-3', 'prod', 'web')]).toEqual(before);

  await page.goto('/applications/storefront/pipelines');
  await page.getByRole('region', { name: 'Deploy to production' }).getByText('Dry run').first().waitFor();
  expect(person.complaints).toEqual([]);
});
