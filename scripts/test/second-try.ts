/**
 * A second try for what failed. What then passes is flaky: a fault of the test or of the product, named at the end and to
 * be mended, but no reason to refuse a change that has nothing to do with it. Only `.ci/run` asks for it; whoever runs
 * `npm test` sees the first failure.
 */
import { bold, say } from '#scripts/console';
import type { Counts } from './part.ts';

/** More files than these do not fail by accident, and to try them all again would only take time. */
const mostFiles = 5;

/** `attempt` is given the files to test, none for all of them. */
export async function secondTry(
  again: boolean,
  attempt: (files: readonly string[]) => Promise<Counts>,
): Promise<Counts> {
  const first = await attempt([]);
  const { failures = [] } = first;
  if (!again || failures.length === 0) return first;
  const files = new Set(failures.map(({ file }) => file));
  if (files.size > mostFiles || files.has(undefined)) return first;
  say(`\n${bold('What failed is tried once more')}`);
  const second = await attempt([...files].filter((file) => file !== undefined));
  if (second.failed > 0) return { ...first, failures: [...failures, ...(second.failures ?? [])] };
  return { passed: first.passed + first.failed, failed: 0, flaky: failures };
}
