/**
 * Evaluates random expressions until something breaks: `node scripts/fuzz-expressions.ts [COUNT] [SEED]`. A million take
 * a minute or two. The seed of a finding repeats it.
 */
import { fuzzExpressions } from '#lib/expressions/testing/fuzz';

const count = Number(process.argv[2] ?? 1_000_000);
const firstSeed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const block = 50_000;
for (let done = 0, seed = firstSeed; done < count; done += block, seed++) {
  const { findings, outcomes } = fuzzExpressions(seed, Math.min(block, count - done));
  console.log(`seed ${seed}: ${JSON.stringify(outcomes)}`);
  for (const finding of findings) console.log(finding);
  if (findings.length > 0) process.exit(1);
}
console.log(`${count} expressions, nothing found`);
