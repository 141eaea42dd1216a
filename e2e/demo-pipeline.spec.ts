import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageOf } from '#e2e/cluster';
import { execution, executionUntil, startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';

/** What a newcomer does first: sign in, run the demo, approve it, and see it live. */
let person: Person;

beforeAll(async () => {
  person = await arrive();
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

it('asks strangers to sign in, and brings them to where they wanted to go', async () => {
  const { page } = person;
  await page.goto('/applications/storefront/pipelines');
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await signIn(page);
  await page.goto('/applications');
  await page.getByRole('link', { name: 'storefront' }).first().click();
  await page
    .getByRole('link', { name: /^Pipelines/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Pipelines', exact: true }).waitFor();
});

it('runs the demo pipeline to the question, releases, and the new version is in production', async () => {
  const { page } = person;
  const before = await imageOf('zone-3', 'prod', 'web');
  await page.goto('/applications/storefront/pipelines');
  const group = page.getByRole('region', { name: 'Deploy to production' });
  await group.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Branch').fill('release/2.5');
  await dialog.getByRole('button', { name: /^Start/ }).click();

  // The run's page follows it by itself until it asks.
  await page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
  const id = /executions\/([0-9A-Z]{26})/.exec(page.url())![1]!;
  const overview = await person.newPage();
  await overview.goto('/applications/storefront/pipelines');
  await overview.getByRole('link', { name: 'Review' }).first().waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Release', exact: true }).click({ timeout: 60_000 });
  await page.getByText('Succeeded', { exact: true }).first().waitFor({ timeout: 60_000 });

  const end = await execution(id);
  const image = end.stages.find((stage) => stage.name === 'Build')?.outputs.IMAGE;
  expect(end.status).toBe('SUCCEEDED');
  expect(image).not.toBe(before);
  expect(await imageOf('zone-3', 'prod', 'web')).toBe(image);
  expect(await imageOf('zone-2', 'test', 'web')).toBe(image);
  expect(await page.title()).toContain('Deploy to production');
});

it('shows why a run fails in its row, with the reason the cluster gave', async () => {
  const { page } = person;
  const id = await startPipeline('storefront', 'Deploy to production', {
    branch: 'broken-basket',
  });
  await executionUntil(id, (one) => one.status === 'TERMINAL');
  await page.goto('/applications/storefront/pipelines');
  await page
    .getByText(/Build: storefront-build #\d+ ended as FAILURE/)
    .first()
    .waitFor();
  expect(person.complaints).toEqual([]);
});
