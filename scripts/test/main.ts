/**
 * `npm test`: everything, or the parts named as arguments (`npm test -- types unit`). Each part streams what it does and
 * ends with its counts; the last line is `N passed, N failed`, and the exit code follows it. Nothing is skipped: a part
 * that cannot run counts as failed and says what it lacks, a skipped test counts as failed too. With `--second-try` what
 * fails is tried once more, see second-try.ts.
 */
import { parseArgs } from 'node:util';
import { messageOf } from '#lib/kernel/errors';
import { bad, bold, fail, good, say, warn } from '#scripts/console';
import { watchParents } from '../process/parent.mjs';
import { browserTests } from './browser.ts';
import type { Counts, Part, RunOptions } from './part.ts';
import { lint, lock, rules, types } from './statics.ts';
import { unitTests } from './vitest.ts';

const parts: readonly Part[] = [lock, types, lint, rules, unitTests, browserTests];

watchParents(() => process.kill(process.pid, 'SIGTERM'));
const { names, again } = read(process.argv.slice(2));
process.exit(await runParts(chosen(names), { again }));

function read(args: string[]): { names: string[]; again: boolean } {
  try {
    const options = { 'second-try': { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { names: positionals, again: values['second-try'] ?? false };
  } catch (error) {
    return fail(messageOf(error));
  }
}

function chosen(names: string[]): readonly Part[] {
  const known = parts.map((part) => part.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) fail(`There is no part "${unknown}"; there are ${known.join(', ')}`);
  return names.length === 0 ? parts : parts.filter((part) => names.includes(part.name));
}

async function runParts(list: readonly Part[], options: RunOptions): Promise<number> {
  const results: { name: string; counts: Counts; seconds: number }[] = [];
  for (const part of list) {
    say(`\n${bold(part.title)}`);
    const started = Date.now();
    const counts = await part.run(options);
    const seconds = Math.round((Date.now() - started) / 1000);
    results.push({ name: part.name, counts, seconds });
    tell(part.title, counts, seconds);
  }
  say('');
  for (const { name, counts, seconds } of results) {
    say(`  ${name.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed in ${seconds} s`);
  }
  for (const { counts } of results) for (const { text } of counts.flaky ?? []) warn(`only at the second try: ${text}`);
  for (const { counts } of results) for (const { text } of counts.failures ?? []) bad(text);
  const passed = results.reduce((sum, { counts }) => sum + counts.passed, 0);
  const failed = results.reduce((sum, { counts }) => sum + counts.failed, 0);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function tell(title: string, { passed, failed }: Counts, seconds: number): void {
  const line = `${title}: ${passed} passed, ${failed} failed (${seconds} s)`;
  if (failed === 0) good(line);
  else bad(line);
}
