/** The browser tests: the whole product is built and started once, then each spec drives it through Chromium. */
import { messageOf } from '#lib/kernel/errors';
import { bad } from '#scripts/console';
import { buildWeb, generateClient } from '#scripts/start/build';
import { needChromium } from './chromium.ts';
import type { Counts, Part } from './part.ts';
import { secondTry } from './second-try.ts';
import { runVitest } from './vitest.ts';

export const browserTests: Part = {
  name: 'browser',
  title: 'Browser tests',
  async run({ again }): Promise<Counts> {
    const { signal } = new AbortController();
    try {
      const chromium = await needChromium();
      await generateClient(signal);
      await buildWeb(signal);
      const run = { config: 'vitest.e2e.config.ts', reporter: 'verbose', env: { GENNAKER_CHROMIUM: chromium } };
      return await secondTry(again, (files) => runVitest({ ...run, files }));
    } catch (error) {
      bad(messageOf(error));
      return { passed: 0, failed: 1 };
    }
  },
};
