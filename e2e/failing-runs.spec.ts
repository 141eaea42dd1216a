import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { execution, executionUntil, type GateExecution, startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openCi, openWorkshop, type Workshop } from '#e2e/workshop';

/** What a run shows when what it meets cannot work: the stage, in a sentence, and what is left of it. */
let person: Person;
let page: Page;
let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop('failing');
  person = await arrive();
  page = person.page;
  await signIn(page);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

const ended = (one: GateExecution) => ['SUCCEEDED', 'TERMINAL', 'CANCELED'].includes(one.status);

async function run(name: string, stages: readonly Record<string, unknown>[]): Promise<string> {
  await workshop.pipeline(name, stages);
  return await startPipeline(workshop.application, name);
}

async function open(id: string): Promise<void> {
  await page.goto(`/applications/${workshop.application}/executions/${id}`);
}

it('names the object, the cluster and the field when a cluster refuses a manifest', async () => {
  const template = { metadata: { labels: { app: 'other' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } };
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'refused', namespace: 'test' },
    spec: { replicas: 1, selector: { matchLabels: { app: 'refused' } }, template },
  };
  const deploy = {
    type: 'deployManifest',
    name: 'Deploy',
    account: 'zone-2',
    cloudProvider: 'kubernetes',
    source: 'text',
  };
  const id = await run('Refused manifest', [{ ...deploy, manifests: [manifest] }]);
  expect((await executionUntil(id, ended)).status).toBe('TERMINAL');
  await open(id);
  const failure = page.getByRole('region', { name: 'Failure' });
  await failure.getByText('Deploy failed').waitFor();
  expect(await failure.textContent()).toMatch(
    /Deployment refused in test was refused by zone-2: .*`selector` does not match template `labels`/,
  );
});

it('fails a stage of an unknown type with its name, and runs what comes before it', async () => {
  const id = await run('Unknown when run', [
    { type: 'wait', name: 'First', waitTime: 1 },
    { type: 'deployToMars', name: 'To Mars', rover: { wheels: [6, null] } },
    { type: 'wait', name: 'After', waitTime: 1 },
  ]);
  const end = await executionUntil(id, ended);
  expect(end.stages.map((stage) => stage.status)).toEqual(['SUCCEEDED', 'TERMINAL', 'NOT_STARTED']);
  expect(end.stages[1]!.context.rover).toEqual({ wheels: [6, null] });
  await open(id);
  await page
    .getByRole('region', { name: 'Failure' })
    .getByText('The stage type deployToMars is not known to Gennaker; replace or remove the stage')
    .waitFor();
});

it('keeps the raw text of an expression that fails, lists why on the stage, and goes on', async () => {
  const raw = 'Version ${nowhere.at.all}';
  const id = await run('Failing expression', [{ type: 'wait', name: 'Wait', waitTime: 1, comments: raw }]);
  const end = await executionUntil(id, ended);
  expect(end.status).toBe('SUCCEEDED');
  expect(end.stages[0]!.context.comments).toBe(raw);
  await open(id);
  await page
    .getByRole('list', { name: 'Expressions that failed' })
    .getByText(/^Failed to evaluate comments: /)
    .waitFor();
  await page.getByRole('tab', { name: 'Inputs' }).click();
  const inputs = page.getByRole('tabpanel');
  await inputs
    .getByText(/waitTime/)
    .first()
    .waitFor();
  expect(await inputs.textContent()).toContain(raw);
});

it('fails a stage that cannot go on without its expression, and says which function was wrong about what', async () => {
  const variables = [{ key: 'verdict', value: "${#stage('Nowhere').outputs.x}" }];
  const id = await run('Needed expression', [{ type: 'evaluateVariables', name: 'Verdict', variables }]);
  expect((await executionUntil(id, ended)).status).toBe('TERMINAL');
  await open(id);
  const failure = page.getByRole('region', { name: 'Failure' });
  await failure
    .getByText(/Variable verdict: .*The execution has no stage named "Nowhere"/)
    .first()
    .waitFor();
  expect((await execution(id)).stages[0]!.context.variables).toEqual(variables);
});

it('says on the stage for which window it waits, and lets people skip that wait', async () => {
  const hour = (new Date().getUTCHours() + 12) % 24;
  const whitelist = [{ startHour: hour, startMin: 0, endHour: hour, endMin: 30 }];
  const id = await run('In a window', [
    {
      type: 'evaluateVariables',
      name: 'Late',
      variables: [],
      restrictExecutionDuringTimeWindow: true,
      restrictedExecutionWindow: { timeZone: 'UTC', whitelist },
    },
  ]);
  await open(id);
  const stage = page.getByRole('region', { name: 'Stage Late' });
  await stage.getByText(/^Outside its execution window, which opens/).waitFor({ timeout: 60_000 });
  await stage.getByRole('button', { name: 'Skip the wait' }).click();
  const dialog = page.getByRole('dialog', { name: 'Skip the wait of “Late: Execution window”' });
  await dialog.getByRole('button', { name: 'Skip the wait' }).click();
  expect((await executionUntil(id, ended)).status).toBe('SUCCEEDED');
});

it('tries a Jenkins that is down again, says so and why, and can be canceled meanwhile', async () => {
  const master = await openCi('down', 'http://jenkins-that-is-down.invalid:8080');
  const id = await run('Jenkins is down', [{ type: 'jenkins', name: 'Build', master, job: 'anything' }]);
  await open(id);
  const stage = page.getByRole('region', { name: 'Stage Build' });
  await stage
    .getByText(/jenkins-that-is-down\.invalid cannot be resolved.*; trying again/)
    .waitFor({ timeout: 60_000 });
  await stage
    .getByText(/attempt \d+/)
    .first()
    .waitFor({ timeout: 60_000 });
  await stage.getByText(/next look/).waitFor();
  expect((await execution(id)).status).toBe('RUNNING');

  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Cancel Jenkins is down/ });
  await dialog.getByLabel('Reason').fill('Jenkins is being repaired');
  await dialog.getByRole('button', { name: 'Cancel this run' }).click();
  expect((await executionUntil(id, ended)).status).toBe('CANCELED');
  await page.getByText('Jenkins is being repaired').first().waitFor();
  expect(person.complaints).toEqual([]);
});
