/** The browser tests: the whole product is built and started once, then each spec drives it through Chromium. */
import { messageOf } from '#lib/kernel/errors';
import { bad } from '#scripts/console';
import { buildWeb, generateClient } from '#scripts/start/build';
import { needChromium } from './chromium.ts';
import type { Counts, Part } from './part.ts';
import { runVitest } from './vitest.ts';

export const browserTests: Part = {
  name: 'browser',
  title: 'Browser tests',
  async run(): Promise<Counts> {
    const { signal } = new AbortController();
    try {
      const chromium = await needChromium();
      await generateClient(signal);
      await buildWeb(signal);
      return await runVitest('vitest.e2e.config.ts', 'verbose', { GENNAKER_CHROMIUM: chromium });
    } catch (error) {
      bad(messageOf(error));
      return { passed: 0, failed: 1 };
    }
  },
};
