import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';
import { testedProduct } from '#scripts/test-product';

/** Somebody asks who deployed what, and an administrator knows after three clicks. */
let workshop: Workshop;
const name = `Deploy ${Date.now().toString(36)}`;
let executionId: string;

beforeAll(async () => {
  workshop = await openWorkshop('who');
  await workshop.pipeline(name, [{ type: 'wait', name: 'Pause', waitTime: 0 }]);
  executionId = await startPipeline(workshop.application, name);
});
afterAll(closeBrowser);

it('an administrator finds in three clicks who started what and when, and with one more the run itself', async () => {
  const { page, complaints, leave } = await arrive();
  await signIn(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByRole('button', { name: 'Runs started' }).click();

  const row = page.getByRole('row').filter({ hasText: `${workshop.application}/${name}` });
  await row.waitFor();
  expect(await row.textContent()).toContain(testedProduct().adminName);
  expect(await row.locator('time').first().getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\dT/);

  await row.getByRole('link', { name: `${workshop.application}/${name}` }).click();
  await page.waitForURL((url) => url.pathname.endsWith(executionId));
  expect(complaints).toEqual([]);
  await leave();
});
