/** `npm run bench -- <name> [--json]`: measures, and says what it measured. Progress goes to standard error. */

import { messageOf } from '#lib/kernel/errors';
import { benchmarks } from '#scripts/bench/registry';
import { fail, speakOnStandardError } from '#scripts/console';

const [name = '', ...flags] = process.argv.slice(2);
const known = Object.keys(benchmarks).join(', ');
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (!benchmark) fail(`Name what to measure: npm run bench -- <name> [--json]; there are ${known}`);

try {
  speakOnStandardError();
  const result = await benchmark(flags);
  const text = flags.includes('--json') ? JSON.stringify(result, null, 2) : linesOf(result).join('\n');
  process.stdout.write(`${text}\n`, () => process.exit(0));
} catch (error) {
  fail(messageOf(error));
}

/** Nested values as indented `name: value` lines. */
function linesOf(value: object, indent = ''): string[] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
    typeof entry === 'object' && entry !== null
      ? [`${indent}${key}:`, ...linesOf(entry, `${indent}  `)]
      : [`${indent}${key}: ${String(entry)}`],
  );
}
