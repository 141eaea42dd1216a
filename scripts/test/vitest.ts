/** Runs vitest with its own output on the terminal and its counts from the report it writes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { generateClient } from '#scripts/start/build';
import { type Counts, type Part, runTool } from './part.ts';

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

export const unitTests: Part = {
  name: 'unit',
  title: 'Unit and database tests',
  async run() {
    await generateClient(new AbortController().signal);
    return runVitest('vitest.config.ts', 'default');
  },
};

export async function runVitest(config: string, reporter: string, env: Record<string, string> = {}): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'gennaker-test-'));
  const file = join(folder, 'report.json');
  try {
    const args = ['run', '--config', config, `--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${file}`];
    const code = await runTool('node_modules/vitest/vitest.mjs', args, env);
    return count(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(file: string, code: number): Counts {
  let results: z.infer<typeof report>['testResults'];
  try {
    results = report.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults;
  } catch {
    console.error('vitest ended without a report');
    return { passed: 0, failed: 1 };
  }
  let passed = 0;
  let failed = 0;
  for (const { name, status, assertionResults } of results) {
    for (const test of assertionResults) {
      if (test.status === 'passed') passed += 1;
      else failed += 1;
      if (!/passed|failed/.test(test.status)) console.error(`Not run, so counted as failed: ${name}: ${test.fullName}`);
    }
    // A file that cannot be loaded, or whose hooks fail, holds no failed test of its own.
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) failed += 1;
  }
  if (code !== 0 && failed === 0) {
    console.error('vitest reports an error outside of any test; it is above');
    failed += 1;
  }
  return { passed, failed };
}
