import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeOf } from '#e2e/designer';
import { ask, executionUntil, startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';
import { settled } from '#scripts/screenshots/settled';

/** Somebody who may only look is offered nothing that would be refused, on every screen of an application and beside it. */
let workshop: Workshop;
let pipelineId: string;
let waiting: string;
let failed: string;
let person: Person;
let page: Page;
const refused: string[] = [];
const reader = { name: `rita-${Date.now().toString(36)}`, password: 'four quiet boats at anchor' };

beforeAll(async () => {
  workshop = await openWorkshop('readonly');
  await made(ask('POST', '/api/users', { ...reader, roles: ['readers'] }));
  pipelineId = await workshop.pipeline('Ship', [
    { type: 'manualJudgment', name: 'Release?', judgmentInputs: [{ value: 'release' }] },
  ]);
  await workshop.pipeline('Sink', [
    {
      type: 'checkPreconditions',
      name: 'Check',
      preconditions: [{ type: 'expression', failPipeline: true, context: { expression: 'false' } }],
    },
  ]);
  waiting = await startPipeline(workshop.application, 'Ship');
  failed = await startPipeline(workshop.application, 'Sink');
  await executionUntil(waiting, (one) => one.stages[0]?.status === 'RUNNING');
  await executionUntil(failed, (one) => one.status === 'TERMINAL');
  const permissions = { READ: ['readers'], WRITE: ['owners'], EXECUTE: ['owners'] };
  await made(ask('PATCH', `/api/applications/${workshop.application}`, { attributes: { permissions } }));
  person = await arrive();
  page = person.page;
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(`${response.request().method()} ${response.url()}`);
  });
  await signIn(page, reader);
});
afterAll(async () => {
  await person?.leave();
  await closeBrowser();
});

async function made(asked: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await asked;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
}

/** What changes something in an application, a run, a cluster, or for everybody. */
const acting =
  /^(new (pipeline|account|person|service account|rule)|add|start( |$)|run( |$)|save$|delete|remove|rename|cancel|stop|pause|resume|restart|retry|skip|release$|rollback|go on|approve|scale|edit|undo roll|roll|disable|enable|lock|unlock|import|arrange|heal|revoke|test$|adopt|review$)/i;

const screens: [title: string, path: () => string][] = [
  ['an application', () => `/applications/${workshop.application}`],
  ['its pipelines', () => `/applications/${workshop.application}/pipelines`],
  ['its executions', () => `/applications/${workshop.application}/executions`],
  ['its clusters', () => `/applications/${workshop.application}/clusters`],
  ['its load balancers', () => `/applications/${workshop.application}/load-balancers`],
  ['its firewalls', () => `/applications/${workshop.application}/firewalls`],
  ['its operations', () => `/applications/${workshop.application}/operations`],
  ['its settings', () => `/applications/${workshop.application}/config`],
  ['the designer', () => `/applications/${workshop.application}/pipelines/${pipelineId}`],
  ['a run that waits', () => `/applications/${workshop.application}/executions/${waiting}`],
  ['a run that failed', () => `/applications/${workshop.application}/executions/${failed}`],
  ['the accounts', () => '/settings'],
  ['an account', () => '/settings/accounts/cloud/zone-2'],
];

it.each(screens)('is offered nothing on %s that would be refused', async (_title, path) => {
  refused.length = 0;
  await page.goto(path());
  await settled(page);
  const offered = await offeredOn(page);
  for (const menu of await page.locator('main button[aria-haspopup="menu"]:enabled').all()) {
    await menu.click();
    offered.push(...(await itemsOf(page)));
    await page.keyboard.press('Escape');
  }
  expect(offered.filter((name) => acting.test(name))).toEqual([]);
  expect(refused).toEqual([]);
  expect(person.complaints).toEqual([]);
});

it.each(['people', 'rules', 'service-accounts', 'audit', 'system'])(
  'is told why settings/%s are not theirs',
  async (screen) => {
    await page.goto(`/settings/${screen}`);
    await page.getByText('only administrators may do this').waitFor();
    expect(
      await page
        .getByRole('navigation')
        .getByRole('link', { name: /people|rules|audit|system/i })
        .all(),
    ).toEqual([]);
    // The refusal that was looked for.
    person.complaints.length = 0;
  },
);

it('reads in the designer what a pipeline asks for and what its stages mean, and can change neither', async () => {
  const asking = await workshop.pipeline('Ask', [{ type: 'wait', name: 'Settle', waitTime: 1 }], {
    parameterConfig: [{ name: 'size', label: 'How many', default: '3' }],
  });
  await page.goto(`/applications/${workshop.application}/pipelines/${asking}`);
  await settled(page);
  const inspector = page.locator('[data-inspector]');
  await inspector.getByRole('button', { name: /^size/ }).click();
  const label = inspector.getByLabel('Label', { exact: true });
  expect(await label.inputValue()).toBe('How many');
  expect(await label.isDisabled()).toBe(true);
  await nodeOf(page, 'Settle').click();
  await inspector.getByRole('button', { name: 'Help for this type' }).click();
  await inspector.locator('pre').first().waitFor();
  expect(await inspector.getByRole('button', { name: 'Use this' }).count()).toBe(0);
  expect(await inspector.getByLabel('Stage name').isDisabled()).toBe(true);
  await inspector.getByRole('button', { name: 'Try its expressions' }).click();
  await page.getByRole('dialog').waitFor();
  expect(person.complaints).toEqual([]);
});

/** Buttons and links that look as if they could be pressed. */
const offeredOn = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main button, main a[href]')]
      .filter(
        (one) => !one.matches(':disabled, fieldset:disabled *, [aria-disabled="true"]') && one.offsetParent !== null,
      )
      .map((one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim()),
  );

const itemsOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[role="menuitem"]:not([data-disabled])')].map((one) =>
      (one.textContent ?? '').trim(),
    ),
  );
