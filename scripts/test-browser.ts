/** Chromium for browser tests and screenshots, with the flags that keep it quiet and on this machine. */
import { type Browser, chromium } from 'playwright-core';
import { unavailable } from '#lib/kernel/errors';
import { findChromium } from '#scripts/test/chromium';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Throws `unavailable` when there is no Chromium. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath)
    throw unavailable('There is no Chromium: run npm test, which installs it, or set GENNAKER_CHROMIUM');
  return chromium.launch({ executablePath, headless: true, args: flags });
}
