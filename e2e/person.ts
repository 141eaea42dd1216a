import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '#scripts/test-browser';
import { testedProduct } from '#scripts/test-product';

/** A person at a browser. What the page complains about in its console is kept, so that a journey can look at it. */
export interface Person {
  page: Page;
  complaints: string[];
  /** Another tab of the same person. */
  newPage(): Promise<Page>;
  leave(): Promise<void>;
}

interface Device {
  width?: number;
  height?: number;
  phone?: boolean;
  /** Another product than the one that all journeys share. */
  at?: string;
}

let browser: Browser | undefined;

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

export async function arrive(options: Device = {}): Promise<Person> {
  browser ??= await launchBrowser();
  const { width = 1440, height = 900, phone = false, at = testedProduct().url } = options;
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height },
    // Nothing glides while a journey aims at it.
    reducedMotion: 'reduce',
    hasTouch: phone,
    isMobile: phone,
    baseURL: at,
  });
  context.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  const open = async () => {
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    return page;
  };
  return { page: await open(), complaints, newPage: open, leave: () => context.close() };
}

/** As the administrator, unless somebody else is named. */
export async function signIn(page: Page, as?: { name: string; password: string }): Promise<void> {
  const { adminName, adminPassword } = testedProduct();
  const { name, password } = as ?? { name: adminName, password: adminPassword };
  await page.goto('/sign-in');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
}
