import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageOf } from '#e2e/cluster';
import * as inDesigner from '#e2e/designer';
import { execution, executionUntil, gate } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { sandboxOf, testedProduct } from '#scripts/test-product';

/** The main job, from nothing: a pipeline drawn in the browser, started, approved, and looked for in the clusters. */
let person: Person;
let page: Page;
const name = 'Drawn to production';
let released = '';

beforeAll(async () => {
  person = await arrive({ width: 1600, height: 1000 });
  page = person.page;
  await signIn(page);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

const field = (label: string) => inDesigner.field(page, label);
const addStage = (type: string, stageName: string, after?: string) => inDesigner.addStage(page, type, stageName, after);
const paste = (label: string, text: string) => inDesigner.paste(page, label, text);

async function addPair(label: string, key: string, value: string): Promise<void> {
  await page.getByRole('button', { name: `Add to ${label.toLowerCase()}` }).click();
  await field(`${label}: name 1`).fill(key);
  await field(`${label}: value 1`).fill(value);
}

function manifest(deployment: string, namespace: string, image: string): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: deployment, namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: deployment } },
      template: {
        metadata: { labels: { app: deployment } },
        spec: { containers: [{ name: 'web', image }] },
      },
    },
  });
}

async function deployStage(stageName: string, after: string, account: string, namespace: string): Promise<void> {
  await addStage('deployManifest', stageName, after);
  await field('Account').fill(account);
  await page.keyboard.press('Escape');
  await paste('Manifests', manifest('drawn', namespace, '${IMAGE}'));
}

async function precondition(stageName: string, choice: string): Promise<void> {
  await addStage('checkPreconditions', stageName, 'Release?');
  await field('Expression').fill(`\${#judgment('Release?') == '${choice}'}`);
}

it('draws the pipeline of a team from nothing, saves it, and what is stored is what was drawn', async () => {
  const services = (sandboxOf(testedProduct()) as { services: { url: string } }).services.url;
  await page.goto('/applications/storefront/pipelines');
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await page.getByRole('menuitem', { name: 'Empty' }).click();
  await field('Pipeline name').fill(name);

  await page.locator('.react-flow__node').filter({ hasText: 'Configuration' }).first().click();
  await page.getByRole('button', { name: 'Add parameter' }).click();
  await field('Name').fill('branch');
  await field('Default').fill('main');
  await page.getByRole('button', { name: 'Add trigger' }).click();
  await page.getByRole('menuitem', { name: 'Webhook' }).click();
  await field('Source').fill('drawn');

  await addStage('jenkins', 'Build');
  await field('Jenkins').fill('jenkins');
  await page.keyboard.press('Escape');
  await field('Job').fill('storefront-build');
  await page.keyboard.press('Escape');
  await addPair('Parameters', 'branch', '${parameters.branch}');
  await field('Properties file').fill('build.properties');

  await deployStage('Deploy to test', 'Build', 'zone-2', 'test');

  await addStage('webhook', 'Verify', 'Deploy to test');
  await field('Address').fill(`${services}/verify`);
  await paste('Payload', '{"version": "${VERSION}"}');

  await addStage('manualJudgment', 'Release?', 'Verify');
  await page.getByRole('button', { name: 'Add to choices' }).click();
  await field('Choices 1').fill('release');
  await page.keyboard.press('Enter');
  await field('Choices 2').fill('rollback');

  await precondition('If release', 'release');
  await deployStage('Deploy to production', 'If release', 'zone-3', 'prod');
  await precondition('If rollback', 'rollback');
  await addStage('undoRolloutManifest', 'Undo in test', 'If rollback');
  await field('Account').fill('zone-2');
  await page.keyboard.press('Escape');
  await field('Namespace').fill('test');
  await page.keyboard.press('Escape');
  await field('Object').fill('deployment drawn');

  await page.getByText('No problems').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/pipelines\/[0-9a-f-]{36}/);

  const stored = (await gate('GET', `/applications/storefront/pipelineConfigs/${encodeURIComponent(name)}`)).body as {
    stages: { name: string; refId: string; requisiteStageRefIds: string[] }[];
  };
  const nameOf = new Map(stored.stages.map((stage) => [stage.refId, stage.name]));
  const edges = stored.stages.map(
    (stage) => `${stage.requisiteStageRefIds.map((ref) => nameOf.get(ref))} → ${stage.name}`,
  );
  expect(edges.sort()).toEqual(
    [
      ' → Build',
      'Build → Deploy to test',
      'Deploy to test → Verify',
      'Verify → Release?',
      'Release? → If release',
      'If release → Deploy to production',
      'Release? → If rollback',
      'If rollback → Undo in test',
    ].sort(),
  );
});

async function runTo(branch: string, choice: 'Release' | 'Rollback'): Promise<string> {
  await page.goto('/applications/storefront/pipelines');
  const group = page.getByRole('region', { name });
  await group.getByRole('button', { name: 'Start', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('branch').fill(branch);
  await dialog.getByRole('button', { name: `Start ${name}` }).click();
  await page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
  const id = /executions\/([0-9A-Z]{26})/.exec(page.url())![1]!;
  await page.getByRole('button', { name: choice, exact: true }).click({ timeout: 90_000 });
  const end = await executionUntil(id, (one) => ['SUCCEEDED', 'TERMINAL', 'CANCELED'].includes(one.status));
  expect(end.status).toBe('SUCCEEDED');
  return id;
}

const builtBy = async (id: string) =>
  String((await execution(id)).stages.find((stage) => stage.name === 'Build')?.outputs.IMAGE);

it('released: the image that was built runs in test and in production', async () => {
  const id = await runTo('release/3.0', 'Release');
  const image = await builtBy(id);
  expect(await imageOf('zone-2', 'test', 'drawn')).toBe(image);
  expect(await imageOf('zone-3', 'prod', 'drawn')).toBe(image);
  released = image;
});

it('tries the expressions of a stage against that run: they are what was deployed', async () => {
  await page.goto('/applications/storefront/pipelines');
  await page.getByRole('region', { name, exact: true }).getByRole('link', { name: 'Edit' }).click();
  await inDesigner.selectStage(page, 'Deploy to test');
  await page.getByRole('button', { name: 'Try its expressions' }).click();
  await page.getByRole('dialog').getByRole('region', { name: 'Result' }).getByText(released).waitFor();
});

it('rolled back: test runs the image of before again, production was never touched', async () => {
  const before = await imageOf('zone-3', 'prod', 'drawn');
  expect(before).toBeDefined();
  const id = await runTo('release/3.1', 'Rollback');
  expect(await builtBy(id)).not.toBe(before);
  expect(await imageOf('zone-2', 'test', 'drawn')).toBe(before);
  expect(await imageOf('zone-3', 'prod', 'drawn')).toBe(before);
  const stages = (await execution(id)).stages;
  expect(stages.find((stage) => stage.name === 'Deploy to production')?.status).toBe('NOT_STARTED');
  expect(person.complaints).toEqual([]);
});
