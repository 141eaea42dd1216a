import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clusterAnswer } from '#e2e/cluster';
import { ask, executionUntil, gate, startPipeline } from '#e2e/gate';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { openWorkshop, type Workshop } from '#e2e/workshop';
import { settled } from '#scripts/screenshots/settled';

/**
 * Somebody plants markup and scripts in every text that a person, a cluster or a webhook can set; somebody else looks at
 * every screen that shows them. Nothing runs, nothing asks another host, nothing breaks the layout.
 */
let person: Person;
let page: Page;
let workshop: Workshop;
let pipelineId = '';
let failed = '';
let waiting = '';
let template = '';
const dialogs: string[] = [];
const outside: string[] = [];

/** Whatever of it runs leaves a mark; `where` tells in which text it stood. */
const hostile = (where: string) =>
  `${where}"'><img src=x onerror="window.hurt='${where}'"><svg onload="window.hurt='${where}'"><script>window.hurt='${where}'</script>` +
  `[click](javascript:window.hurt='link') <a href="javascript:window.hurt='a'">go</a> {{7*7}} \u202egnp.txt ${'W'.repeat(120)}`;
const attributeOf = (where: string) => `x" autofocus onfocus="window.hurt='${where}'`;

beforeAll(async () => {
  workshop = await openWorkshop('hostile');
  await plantInApplication();
  await plantInPipeline();
  await plantInCluster();
  await plantElsewhere();
  person = await arrive();
  page = person.page;
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^https?:$/.test(protocol) && host !== new URL(page.url()).host && page.url() !== 'about:blank')
      outside.push(request.url());
  });
  await signIn(page);
  // A token is made in the browser only.
  const made = await page.evaluate(
    async (name) => {
      const body = JSON.stringify({ name, expiresInDays: 1 });
      return (await fetch('/api/tokens', { method: 'POST', headers: { 'content-type': 'application/json' }, body }))
        .status;
    },
    hostile('token').slice(0, 90),
  );
  expect(made).toBe(201);
});
afterAll(async () => {
  await person?.leave();
  await closeBrowser();
  // Other journeys look at lists of everything.
  const { body } = await ask('GET', `/api/executions?application=${workshop.application}`);
  for (const { id } of (body as { rows: { id: string }[] }).rows) await ask('POST', `/api/executions/${id}/cancel`, {});
  await ask('DELETE', `/api/users/mallory-${workshop.application}`);
  await ask('DELETE', `/api/accounts/ci/ci-${workshop.application}`);
});

async function planted(asked: Promise<{ status: number; body: unknown }>): Promise<unknown> {
  const { status, body } = await asked;
  expect(status, JSON.stringify(body)?.slice(0, 500)).toBeLessThan(300);
  return body;
}

async function plantInApplication(): Promise<void> {
  const text = hostile('application');
  const attributes = {
    description: text,
    owner: text,
    repoSlug: text,
    aliases: text,
    customBanners: [{ text, enabled: true, backgroundColor: attributeOf('colour'), textColor: 'url(//evil.example)' }],
    instanceLinks: [{ title: text, links: [{ title: text, path: `javascript:window.hurt='instance'` }] }],
    [attributeOf('member')]: text,
  };
  await planted(ask('PATCH', `/api/applications/${workshop.application}`, { attributes }));
}

async function plantInPipeline(): Promise<void> {
  const text = hostile('pipeline');
  const failing = { name: hostile('precondition'), type: 'expression', failPipeline: true };
  const document = {
    application: workshop.application,
    name: hostile('name').slice(0, 200),
    description: text,
    tags: [{ name: text.slice(0, 50), value: text.slice(0, 50) }],
    parameterConfig: [
      { name: 'what', label: text, description: text, default: text, hasOptions: true, options: [{ value: text }] },
    ],
    triggers: [{ type: 'webhook', source: `hostile-${workshop.application}`, enabled: true }],
    notifications: [
      { type: 'email', address: 'x@example.com', when: ['pipeline.failed'], message: { 'pipeline.failed': { text } } },
    ],
    stages: [
      {
        refId: '1',
        requisiteStageRefIds: [],
        type: 'evaluateVariables',
        name: hostile('stage'),
        comments: text,
        variables: [{ key: 'said', value: text }],
      },
      {
        refId: '2',
        requisiteStageRefIds: ['1'],
        type: 'manualJudgment',
        name: hostile('judgment'),
        instructions: text,
        judgmentInputs: [{ value: text }],
      },
      {
        refId: '3',
        requisiteStageRefIds: ['2'],
        type: 'checkPreconditions',
        name: 'Check',
        preconditions: [{ ...failing, context: { expression: 'false', failureMessage: text } }],
      },
    ],
  };
  await planted(gate('POST', '/pipelines', document));
  const stored = (await planted(gate('GET', `/applications/${workshop.application}/pipelineConfigs`))) as {
    id: string;
  }[];
  pipelineId = stored[0]!.id;
  const start = () => startPipeline(workshop.application, document.name, { what: text });
  failed = await start();
  const judged = await executionUntil(failed, (one) => one.stages[1]?.status === 'RUNNING');
  await planted(
    gate('PATCH', `/pipelines/${failed}/stages/${judged.stages[1]!.id}`, {
      judgmentStatus: 'continue',
      judgmentInput: text,
      comment: text,
    }),
  );
  await executionUntil(failed, (one) => one.status === 'TERMINAL');
  waiting = await start();
  await executionUntil(waiting, (one) => one.stages[1]?.status === 'RUNNING');
  const canceled = await start();
  await planted(ask('POST', `/api/executions/${canceled}/cancel`, { reason: text }));
  // A webhook: what it says is shown as the reason why a run started.
  await planted(
    ask('POST', `/hooks/webhook/hostile-${workshop.application}`, { [text]: text, parameters: { what: text } }),
  );
}

async function plantInCluster(): Promise<void> {
  const text = hostile('cluster');
  const name = workshop.application;
  const labels = { app: name, 'app.kubernetes.io/name': name };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: 'test',
      labels,
      annotations: {
        note: text,
        'moniker.spinnaker.io/application': name,
        link: `javascript:window.hurt='annotation'`,
      },
    },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels, annotations: { note: text } },
        spec: { containers: [{ name: 'main', image: 'nginx:1', env: [{ name: 'X', value: text }], args: [text] }] },
      },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'test', labels, annotations: { note: text } },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
  };
  await planted(clusterAnswer('zone-2', 'POST', '/apis/apps/v1/namespaces/test/deployments', deployment));
  await planted(clusterAnswer('zone-2', 'POST', '/api/v1/namespaces/test/services', service));
}

async function plantElsewhere(): Promise<void> {
  const text = hostile('elsewhere');
  const person = {
    name: `mallory-${workshop.application}`,
    password: 'a long enough password',
    displayName: text.slice(0, 200),
    email: text.slice(0, 320),
  };
  await planted(ask('POST', '/api/users', { ...person, roles: [] }));
  template = `t-${workshop.application}`;
  const document = {
    schema: 'v2',
    id: template,
    metadata: { name: text.slice(0, 200), description: text, owner: text, scopes: ['global'] },
    variables: [{ name: 'what', type: 'string', description: text, defaultValue: text, example: text }],
    pipeline: { stages: [{ refId: '1', requisiteStageRefIds: [], type: 'wait', name: text, waitTime: 1 }] },
  };
  await planted(ask('POST', '/api/pipeline-templates', { document, note: text.slice(0, 200) }));
  const account = {
    kind: 'ci',
    type: 'jenkins',
    name: `ci-${workshop.application}`,
    environment: text.slice(0, 100),
    settings: { address: 'http://jenkins.invalid/', user: text.slice(0, 100) },
    secrets: { token: 'x' },
  };
  await planted(ask('POST', '/api/accounts', account));
}

const screens: [title: string, path: () => string][] = [
  ['home', () => '/'],
  ['applications', () => '/applications'],
  ['approvals', () => '/approvals'],
  ['executions', () => '/executions'],
  ['an application', () => `/applications/${workshop.application}`],
  ['its pipelines', () => `/applications/${workshop.application}/pipelines`],
  ['its executions', () => `/applications/${workshop.application}/executions`],
  ['its clusters', () => `/applications/${workshop.application}/clusters`],
  ['its load balancers', () => `/applications/${workshop.application}/load-balancers`],
  ['its operations', () => `/applications/${workshop.application}/operations`],
  ['its settings', () => `/applications/${workshop.application}/config`],
  ['the designer', () => `/applications/${workshop.application}/pipelines/${pipelineId}`],
  ['a failed run', () => `/applications/${workshop.application}/executions/${failed}`],
  ['a run that waits', () => `/applications/${workshop.application}/executions/${waiting}`],
  ['templates', () => '/pipeline-templates'],
  ['a template', () => `/pipeline-templates/${template}`],
  ['a search', () => `/search?q=${encodeURIComponent(hostile('search'))}`],
  ['accounts', () => '/settings'],
  ['an account', () => `/settings/accounts/ci/ci-${workshop.application}`],
  ['people', () => '/settings/people'],
  ['a person', () => `/settings/people/mallory-${workshop.application}`],
  ['one’s account', () => '/settings/your-account'],
  ['tokens', () => '/settings/tokens'],
  ['the audit log', () => '/settings/audit'],
  ['the system', () => '/settings/system'],
];

it.each(screens)('%s shows hostile texts as what they are', async (_title, path) => {
  await page.goto(path());
  await settled(page);
  await isUnhurt();
});

it('each tab of a run shows them', async () => {
  await page.goto(`/applications/${workshop.application}/executions/${failed}`);
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await isUnhurt();
  }
});

async function isUnhurt(): Promise<void> {
  const seen = await page.evaluate(() => ({
    hurt: (window as { hurt?: string }).hurt,
    scripts: [...document.querySelectorAll('a[href]')]
      .map((one) => one.getAttribute('href')!)
      .filter((href) => /^\s*(javascript|data|vbscript):/i.test(href)),
    planted: document.querySelectorAll('img[src="x"], svg[onload], [onfocus], [onerror]').length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }));
  expect(seen).toEqual({ hurt: undefined, scripts: [], planted: 0, overflow: 0 });
  // Each screen is blamed for its own.
  const complaints = person.complaints.splice(0);
  expect({ dialogs, outside, complaints }).toEqual({ dialogs: [], outside: [], complaints: [] });
}
