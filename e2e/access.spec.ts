import { globSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executionUntil, startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';
import { testedProduct } from '#scripts/test-product';

/** Who gets in: strangers nowhere, over the wire and for every address there is; people from a phone as well. */
let workshop: Workshop;
let pipelineId: string;
let executionId: string;
const secret = `Unseen ${Date.now().toString(36)}`;

beforeAll(async () => {
  workshop = await openWorkshop('access');
  const judgment = {
    type: 'manualJudgment',
    name: 'Release?',
    instructions: secret,
    judgmentInputs: [{ value: 'release' }, { value: 'rollback' }],
  };
  pipelineId = await workshop.pipeline(secret, [judgment]);
  executionId = await startPipeline(workshop.application, secret);
});
afterAll(closeBrowser);

/** Probes, signing in, and callers that prove themselves by what they send. */
const open = /^\/(api\/health|gate\/health|api\/auth\/|hooks\/webhook|gate\/webhooks)/;

/** The address that a file under `app` answers, with something real in its place holders. */
function addressOf(file: string): string {
  const real: Record<string, string> = { application: workshop.application, name: workshop.application, pipelineId };
  return (
    file
      .replace(/^app/, '')
      .replace(/\/(page\.tsx|route\.ts)$/, '')
      .replaceAll(/\/\([^)]+\)/g, '')
      .replaceAll(
        /\[(?:\.\.\.)?(\w+)\]/g,
        (_, name: string) => real[name] ?? (file.includes('pipelines/[id]') ? pipelineId : executionId),
      ) || '/'
  );
}

/** What they send along: a browser that loads or moves between pages, a script without and with a wrong token. */
const strangers: Record<'pages' | 'scripts', Record<string, string>[]> = {
  pages: [{}, { rsc: '1' }],
  scripts: [{}, { authorization: 'Bearer not-a-token' }],
};

const pages = globSync('app/(console)/**/page.tsx');
const routes = globSync('app/**/route.ts');

it('finds the pages and routes it is about', () => {
  expect(pages.length).toBeGreaterThan(15);
  expect(routes.length).toBeGreaterThan(50);
});

it.each(pages)('%s shows a stranger nothing but the way to sign in', async (file) => {
  const address = testedProduct().url + addressOf(file);
  for (const headers of strangers.pages) {
    const text = await (await fetch(address, { headers })).text();
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/zone-2|release-managers@/);
  }
});

it.each(routes)('%s refuses a stranger and a token that is none, whatever the method', async (file) => {
  const address = addressOf(file);
  if (open.test(address)) return;
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const headers of strangers.scripts) {
      const { status } = await fetch(testedProduct().url + address, { method, headers });
      expect([401, 405], `${method} ${address}`).toContain(status);
    }
  }
});

describe('a person', () => {
  let person: Person;
  const arriveAs = async (...device: Parameters<typeof arrive>) => {
    person = await arrive(...device);
    return person.page;
  };

  it('is led to the page they wanted, through signing in', async () => {
    const page = await arriveAs();
    const wanted = `/applications/${workshop.application}/pipelines/${pipelineId}`;
    await page.goto(wanted);
    await page.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('callbackUrl') === wanted);
    await page.getByLabel('Name').fill('admin');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'The name or the password is wrong' }).waitFor();
    await page.getByLabel('Password', { exact: true }).fill(testedProduct().adminPassword);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname === wanted);

    // Another site sends the cookie along and is refused all the same.
    const forged = await page.context().request.post('/api/applications', {
      headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
      data: { name: 'forged' },
    });
    expect(forged.status()).toBe(403);
    await person.leave();
  });

  it('signs in on a phone and approves with a thumb', async () => {
    const page = await arriveAs({ width: 360, height: 740, phone: true });
    await signIn(page);
    await page.goto('/approvals');
    const waiting = page.getByRole('listitem').filter({ hasText: workshop.application });
    await waiting.getByRole('link', { name: 'Review' }).tap();
    const release = page.getByRole('button', { name: 'Release', exact: true });
    await release.waitFor();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    for (const choice of ['Release', 'Rollback', 'Stop']) {
      const box = (await page.getByRole('button', { name: choice, exact: true }).boundingBox())!;
      expect(box.height, choice).toBeGreaterThanOrEqual(40);
      // Where a thumb reaches: the lower part of the screen, and all of it in sight.
      expect(box.y, choice).toBeGreaterThan(370);
      expect(box.y + box.height, choice).toBeLessThanOrEqual(740);
    }
    await release.tap();
    const end = await executionUntil(executionId, (one) => one.status === 'SUCCEEDED');
    expect(end.stages[0]!.outputs.judgmentInput ?? end.stages[0]!.context.judgmentInput).toBe('release');
    await page.getByText('Succeeded').first().waitFor();
    expect(person.complaints).toEqual([]);
    await person.leave();
  });
});
