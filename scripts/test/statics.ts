/** What can be told from the sources alone. Each counts as one test. */
import { messageOf } from '#lib/kernel/errors';
import { generateClient } from '#scripts/start/build';
import { type Part, runTool, verdict } from './part.ts';

export const lock: Part = {
  name: 'lock',
  title: 'Lock file',
  run: async () => verdict(await runTool('scripts/lock-platforms.mjs', ['--check'])),
};

export const types: Part = {
  name: 'types',
  title: 'Types',
  async run() {
    try {
      await generateClient(new AbortController().signal);
    } catch (error) {
      console.error(messageOf(error));
      return verdict(1);
    }
    // Declares what Next adds: routes, styles, images. Without it a fresh clone does not compile.
    const typegen = await runTool('node_modules/next/dist/bin/next', ['typegen'], { NEXT_TELEMETRY_DISABLED: '1' });
    if (typegen !== 0) return verdict(typegen);
    return verdict(await runTool('node_modules/typescript/bin/tsc', ['--noEmit']));
  },
};

export const lint: Part = {
  name: 'lint',
  title: 'Lint',
  run: async () =>
    verdict(await runTool('node_modules/@biomejs/biome/bin/biome', ['check', '--max-diagnostics=200', '.'])),
};

export const rules: Part = {
  name: 'rules',
  title: 'Import rules',
  run: async () => verdict(await runTool('scripts/rules/main.ts', [])),
};
