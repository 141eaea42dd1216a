import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrive, closeBrowser, type Person, signIn } from '#e2e/person';
import { settled } from '#scripts/screenshots/settled';
import { testedProduct } from '#scripts/test-product';

/** The main screens under axe: everything in the light theme, and in the dark one what a theme can change, contrast. */
const screens = [
  '/',
  '/applications',
  '/approvals',
  '/executions',
  '/applications/storefront',
  '/applications/storefront/pipelines',
  '/applications/storefront/executions',
  '/applications/storefront/clusters',
  '/applications/storefront/load-balancers',
  '/applications/storefront/firewalls',
  '/applications/storefront/operations',
  '/applications/storefront/config',
  '/applications/storefront/pipelines/new?name=Drawn',
  '/settings',
  '/settings/people',
  '/settings/tokens',
  '/settings/your-account',
  '/settings/audit',
  '/settings/system',
];

afterAll(closeBrowser);

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  let person: Person;
  beforeAll(async () => {
    person = await arrive();
    await person.page.context().addCookies([{ name: 'gennaker-theme', value: theme, url: testedProduct().url }]);
  });
  afterAll(() => person.leave());

  it('/sign-in is free of findings', async () => {
    await person.page.goto('/sign-in');
    expect(await findings(person, theme)).toEqual([]);
    await signIn(person.page);
  });

  it.each(screens)('%s is free of findings', async (screen) => {
    await person.page.goto(screen);
    expect(new URL(person.page.url()).pathname).not.toBe('/sign-in');
    expect(await findings(person, theme)).toEqual([]);
  });

  it('a run is free of findings', async () => {
    await person.page.goto('/applications/storefront/pipelines');
    await person.page.locator('a[href*="/executions/"]').first().click();
    await person.page.waitForURL(/\/executions\/[0-9A-Z]{26}/);
    await person.page.getByRole('tab', { name: 'Summary' }).waitFor();
    expect(await findings(person, theme)).toEqual([]);
  });
});

async function findings({ page }: Person, theme: 'light' | 'dark'): Promise<string[]> {
  await settled(page);
  expect(await page.locator('html').getAttribute('class')).toContain(theme);
  const axe = new AxeBuilder({ page });
  if (theme === 'light') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  else axe.withRules('color-contrast');
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
  );
}
