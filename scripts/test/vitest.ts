/** Runs vitest with its own output on the terminal and its counts from the report it writes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { generateClient } from '#scripts/start/build';
import { root } from '#scripts/start/root';
import { type Counts, type Failure, type Part, runTool } from './part.ts';
import { secondTry } from './second-try.ts';

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

export const unitTests: Part = {
  name: 'unit',
  title: 'Unit and database tests',
  async run({ again }) {
    await generateClient(new AbortController().signal);
    return secondTry(again, (files) => runVitest({ config: 'vitest.config.ts', files }));
  },
};

export interface VitestRun {
  config: string;
  reporter?: string;
  env?: Record<string, string>;
  /** Their names, or parts of them; all files of the config when there are none. */
  files?: readonly string[];
  signal?: AbortSignal;
}

export async function runVitest({ config, reporter = 'default', env, files = [], signal }: VitestRun): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'gennaker-test-'));
  const file = join(folder, 'report.json');
  try {
    const reports = [`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${file}`];
    const args = ['run', '--config', config, ...reports, ...files];
    const code = await runTool('node_modules/vitest/vitest.mjs', args, env, signal);
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
  const failures: Failure[] = [];
  for (const { name, status, message, assertionResults } of results) {
    const path = relative(root, name);
    const fails = (what: string) => failures.push({ file: path, text: `${path}: ${what}` });
    for (const test of assertionResults) {
      if (test.status === 'passed') passed += 1;
      else failed += 1;
      if (test.status === 'failed') fails(`${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
      else if (test.status !== 'passed') fails(`${test.fullName}: not run, so counted as failed`);
    }
    // A file that cannot be loaded, or whose hooks fail, holds no failed test of its own.
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
      failed += 1;
      fails(firstLine(message));
    }
  }
  if (code !== 0 && failed === 0) {
    failed += 1;
    failures.push({ text: 'vitest reports an error outside of any test; it is above' });
  }
  return { passed, failed, failures };
}

/** What went wrong, without the stack and cut to a line that can be read. */
const firstLine = (message = 'it says nothing'): string => (message.split('\n', 1)[0] ?? '').slice(0, 200);
