/**
 * `npm run screenshots -- --password … [--url …] [--name …]`: pictures of the main screens of a running product with its
 * demo, into docs/screenshots. It starts a run that fails and one that waits for a decision, unless there are such already.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { invalid, messageOf } from '#lib/kernel/errors';
import { fail, good } from '#scripts/console';
import { arrange, type Scene } from '#scripts/screenshots/scene';
import { settled } from '#scripts/screenshots/settled';
import { launchBrowser } from '#scripts/test-browser';

interface Picture {
  file: string;
  path: (scene: Scene) => string;
  theme?: 'dark';
  phone?: boolean;
  /** Brings the page to where the picture is taken. */
  prepare?: (page: Page) => Promise<void>;
}

const storefront = '/applications/storefront';

const pictures: readonly Picture[] = [
  { file: 'home-dark', path: () => '/', theme: 'dark' },
  { file: 'pipelines', path: () => `${storefront}/pipelines` },
  { file: 'execution', path: ({ waiting }) => `${storefront}/executions/${waiting.id}`, prepare: decidable },
  {
    file: 'designer',
    path: ({ pipelineId }) => `${storefront}/pipelines/${pipelineId}`,
    prepare: async (page) => {
      await page.getByTestId('pipeline-canvas').getByText('Release?', { exact: true }).click();
      await page
        .getByLabel(/^Stage name/)
        .first()
        .waitFor();
    },
  },
  { file: 'clusters', path: () => `${storefront}/clusters` },
  { file: 'clusters-dark', path: () => `${storefront}/clusters`, theme: 'dark' },
  { file: 'load-balancers', path: () => `${storefront}/load-balancers` },
  {
    file: 'approval-phone',
    // As the list of approvals leads there.
    path: ({ waiting }) => `${storefront}/executions/${waiting.id}?stage=${waiting.stage}`,
    phone: true,
    prepare: decidable,
  },
];

/** The choices are open only when the server has said that this person may decide. */
async function decidable(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Release', exact: true, disabled: false }).waitFor();
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.GENNAKER_URL ?? 'http://localhost:3000' },
    name: { type: 'string', default: 'admin' },
    password: { type: 'string', default: process.env.GENNAKER_ADMIN_PASSWORD },
  },
});

try {
  const { url, name, password } = values;
  if (!password) throw invalid('Say the password of the administrator: --password, or GENNAKER_ADMIN_PASSWORD');
  const browser = await launchBrowser();
  try {
    await takeAll(browser, { url, name, password });
  } finally {
    await browser.close();
  }
} catch (error) {
  fail(messageOf(error));
}

async function takeAll(browser: Browser, { url, name, password }: { url: string; name: string; password: string }) {
  const person = await browser.newContext({ baseURL: url });
  const page = await person.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/sign-in');
  await take(page, 'sign-in');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => at.pathname === '/');
  const scene = await arrange(page);
  for (const picture of pictures) {
    await page.setViewportSize(picture.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 });
    await person.addCookies([{ name: 'gennaker-theme', value: picture.theme ?? 'light', url }]);
    await page.goto(picture.path(scene));
    await settled(page);
    await picture.prepare?.(page);
    await take(page, picture.file);
  }
}

async function take(page: Page, file: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: join('docs', 'screenshots', `${file}.png`) });
  good(`docs/screenshots/${file}.png`);
}
