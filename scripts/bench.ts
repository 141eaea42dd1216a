/** `npm run bench -- <name> [--json]`: measures, and says what it measured. Progress of a build comes before it. */

import { messageOf } from '#lib/kernel/errors';
import { benchmarks } from '#scripts/bench/registry';
import { fail, say } from '#scripts/console';

const [name = '', ...flags] = process.argv.slice(2);
const known = Object.keys(benchmarks).join(', ');
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (!benchmark) fail(`Name what to measure: npm run bench -- <name> [--json]; there are ${known}`);

try {
  const result = await benchmark();
  if (flags.includes('--json')) say(JSON.stringify(result, null, 2));
  else for (const line of linesOf(result)) say(line);
  process.exit(0);
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
