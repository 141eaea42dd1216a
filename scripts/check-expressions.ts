/**
 * Runs a file of recorded Spring results through the product's evaluator:
 * `npm run -s check:expressions -- FILE` prints a line per difference and `N passed, N failed`.
 */
import { readFileSync } from 'node:fs';
import { checkFile } from '#lib/expressions/conformance/check';

const file = process.argv[2];
if (!file) {
  console.error('Which file? check-expressions FILE');
  process.exit(2);
}
const { passed, differences } = checkFile(readFileSync(file, 'utf8'));
for (const line of differences) console.log(line);
console.log(`${passed} passed, ${differences.length} failed`);
process.exitCode = differences.length > 0 ? 1 : 0;
