import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { executionUntil, gate } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';

/** A pipeline that works becomes a template, and another team makes its own out of it: values, plan, save, run. */
let person: Person;
let page: Page;
let workshop: Workshop;
let template = '';

beforeAll(async () => {
  person = await arrive({ width: 1440, height: 1000 });
  page = person.page;
  await signIn(page);
  workshop = await openWorkshop('template');
  template = `pause-${workshop.application}`;
  await workshop.pipeline('Pause', [
    { type: 'wait', name: 'Settle', waitTime: 1 },
    { type: 'evaluateVariables', name: 'Note', variables: [{ key: 'said', value: '${execution.name}' }] },
  ]);
});
afterAll(async () => {
  await person.leave();
  await closeBrowser();
});

const label = (text: string) => page.getByLabel(new RegExp(`^${text}\\b`)).first();

it('makes a template out of a pipeline, with the variables that it proposes', async () => {
  await page.goto(`/applications/${workshop.application}/pipelines`);
  await page.getByRole('button', { name: 'More about Pause' }).click();
  await page.getByRole('menuitem', { name: 'Save as template' }).click();
  await page.getByRole('heading', { name: 'Template from Pause' }).waitFor();
  await label('Id').fill(template);
  await label('Description').fill('Waits as long as a team wants');
  const name = page.getByLabel('Name of the variable for Wait time of Settle');
  await name.fill('seconds');
  await page.getByText('Nothing is wrong with this template.').waitFor();
  await page.getByRole('button', { name: 'Create template' }).click();
  await page.waitForURL(`**/pipeline-templates/${template}`);
  expect((await gate('GET', `/v2/pipelineTemplates/${template}`)).body).toMatchObject({
    schema: 'v2',
    variables: [{ name: 'seconds', type: 'int', defaultValue: 1 }],
    pipeline: { stages: [{ waitTime: '${templateVariables.seconds}' }, {}] },
  });
});

it('shows what differs between two versions, and restores the earlier one', async () => {
  const stored = async () =>
    (await gate('GET', `/v2/pipelineTemplates/${template}`)).body as {
      metadata: object;
      variables: { name: string; defaultValue: number }[];
      pipeline: object;
    };
  const { metadata, variables, pipeline } = await stored();
  const changed = variables.map((variable) => ({ ...variable, defaultValue: 7 }));
  const body = { schema: 'v2', id: template, metadata, variables: changed, pipeline };
  await gate('POST', `/v2/pipelineTemplates/update/${template}`, body);
  await page.goto(`/pipeline-templates/${template}?tab=versions`);
  await page
    .getByRole('button', { name: /^Compare / })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('defaultValue: 1 → 7').waitFor();
  await dialog.getByRole('button', { name: /^Restore / }).click();
  // For a second the same words stand a second time in the page, after "Notification", for screen readers.
  await page.getByText(/^\S+ is the latest version again$/).waitFor();
  expect((await stored()).variables).toMatchObject([{ name: 'seconds', defaultValue: 1 }]);
  await page
    .getByRole('table', { name: 'Versions' })
    .getByText(/^Restores version/)
    .waitFor();
});

it('makes a pipeline out of the template: a wrong value is told beside its field, the plan shows what will run', async () => {
  await page.getByRole('button', { name: 'Make a pipeline' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').click();
  await page.getByPlaceholder('Type to filter').fill(workshop.application);
  await page.getByRole('option', { name: workshop.application }).click();
  await dialog.getByLabel(/^Pipeline name/).fill('Short pause');
  await dialog.getByRole('button', { name: 'Fill in variables' }).click();
  await page.getByRole('heading', { name: /^Short pause/ }).waitFor();
  await label('seconds').fill('two');
  // Beside the field at once, and among the problems once the server has looked at it.
  await page.getByText('Write a whole number').first().waitFor();
  await label('seconds').fill('2');
  await page.getByText('Nothing is wrong: this is what will run.').waitFor();
  const stages = page.getByRole('region', { name: 'Stages' });
  expect(await stages.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('Settle'),
    expect.stringContaining('Note'),
  ]);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved as version 1', { exact: true }).waitFor();
  const path = `/applications/${workshop.application}/pipelineConfigs/Short%20pause`;
  expect((await gate('GET', path)).body).toMatchObject({
    type: 'templatedPipeline',
    schema: 'v2',
    template: { reference: `spinnaker://${template}` },
    variables: { seconds: 2 },
  });
});

it('runs as what the plan showed, and the template knows who uses it', async () => {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start Short pause' }).click();
  await page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
  const id = /executions\/([0-9A-Z]{26})/.exec(page.url())![1]!;
  const end = await executionUntil(id, (one) => ['SUCCEEDED', 'TERMINAL', 'CANCELED'].includes(one.status));
  expect(end).toMatchObject({
    status: 'SUCCEEDED',
    stages: [{ context: { waitTime: 2 } }, { outputs: { said: 'Short pause' } }],
  });
  await page.goto(`/pipeline-templates/${template}?tab=uses`);
  await page.getByRole('link', { name: 'Short pause' }).click();
  await page.getByRole('link', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Delete the template' }).click();
  await page.getByRole('button', { name: /^Delete Pause/ }).click();
  await page.getByRole('alert').getByText(`${workshop.application}/Short pause`).waitFor();
  expect(person.complaints).toEqual([]);
});
