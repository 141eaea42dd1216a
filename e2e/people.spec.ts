import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, executionUntil, gate, startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';

/**
 * What people do for their own safety and each other's: who may approve is told why not their own change, who lost a
 * machine signs out everywhere, and a password that anybody would guess is not taken.
 */
let workshop: Workshop;
let waiting: string;
const suffix = Date.now().toString(36);
const password = 'a long enough password';
const reader = { name: `rita-${suffix}`, password };
const approver = { name: `alma-${suffix}`, password };

beforeAll(async () => {
  workshop = await openWorkshop('readonly');
  await made(ask('POST', '/api/users', { ...reader, roles: ['readers'] }));
  await made(ask('POST', '/api/users', { ...approver, roles: ['captains'] }));
  await workshop.pipeline('Ship', [
    { type: 'manualJudgment', name: 'Release?', judgmentInputs: [{ value: 'release' }], preventSelfApproval: true },
  ]);
  waiting = await startPipeline(workshop.application, 'Ship');
  await executionUntil(waiting, (one) => one.stages[0]?.status === 'RUNNING');
  const permissions = { READ: ['captains'], WRITE: ['owners'], EXECUTE: ['captains'] };
  await made(ask('PATCH', `/api/applications/${workshop.application}`, { attributes: { permissions } }));
});
afterAll(closeBrowser);

async function made(asked: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await asked;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
}

it('somebody who may approve is told why not their own change', async () => {
  const { page, complaints, leave } = await arrive();
  await signIn(page, approver);
  await page.goto(`/applications/${workshop.application}/pipelines`);
  const own = await page.evaluate(async (application) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`/gate/pipelines/${application}/Ship`, {
      method: 'POST',
      headers,
      body: '{"type":"manual"}',
    });
    return ((await response.json()) as { ref: string }).ref.split('/').at(-1)!;
  }, workshop.application);
  const { stages } = await executionUntil(own, (one) => one.stages[0]?.status === 'RUNNING');

  await page.goto(`/applications/${workshop.application}/executions/${own}`);
  const release = page.getByRole('button', { name: 'Release', exact: true });
  await page.getByText('You started this run, so your approval does not count here').first().waitFor();
  expect(await release.isDisabled()).toBe(true);
  // Nor past the page.
  const patch = { judgmentStatus: 'continue', judgmentInput: 'release' };
  const status = await page.evaluate(
    async ([path, body]) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(path!, { method: 'PATCH', headers, body })).status;
    },
    [`/gate/pipelines/${own}/stages/${stages[0]!.id}`, JSON.stringify(patch)],
  );
  expect(status).toBe(403);

  await page.goto(`/applications/${workshop.application}/executions/${waiting}`);
  await release.click();
  expect((await executionUntil(waiting, (one) => one.status === 'SUCCEEDED')).status).toBe('SUCCEEDED');
  await gate('PUT', `/pipelines/${own}/cancel`);
  expect(complaints).toEqual([]);
  await leave();
});

it('somebody signs out everywhere, and the other browser is asked to sign in', async () => {
  const here = await arrive();
  const there = await arrive();
  for (const { page } of [here, there]) await signIn(page, reader);
  await here.page.getByRole('button', { name: /account and theme/ }).click();
  await here.page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
  const dialog = here.page.getByRole('dialog', { name: 'Sign out everywhere' });
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await here.page.waitForURL((url) => url.pathname === '/sign-in');
  await there.page.goto('/applications');
  await there.page.waitForURL((url) => url.pathname === '/sign-in');
  await here.leave();
  await there.leave();
});

it('somebody changes their password, is told what is wrong with one, and comes in with the new one only', async () => {
  const { page, complaints, leave } = await arrive();
  await signIn(page, reader);
  await page.getByRole('button', { name: /account and theme/ }).click();
  await page.getByRole('menuitem', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change password' });
  const type = async (next: string) => {
    await dialog.getByLabel(/^Current password/).fill(password);
    await dialog.getByLabel(/^New password(?!,)/).fill(next);
    await dialog.getByLabel(/^New password, again/).fill(next);
    await dialog.getByRole('button', { name: 'Change password' }).click();
  };
  await type('Passw0rd2026');
  await dialog.getByText('among the first that anybody would guess').waitFor();
  const next = 'four quiet boats at anchor';
  await type(next);
  await page.waitForURL((url) => url.pathname === '/sign-in');
  await signIn(page, { ...reader, password: next });
  expect(complaints).toEqual([]);
  await leave();
});
