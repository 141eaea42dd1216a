/** `npm run chaos -- [--minutes N] [--workers N] [--seed N]`: torments the engine and says whether its promises held. */
import { parseArgs } from 'node:util';
import { fail, good, say } from '#scripts/console';
import { chaos } from '#scripts/engine/chaos';
import { seeded } from '#scripts/engine/seeded';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    workers: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const minutes = Number(values.minutes);
const workers = Number(values.workers);
if (!(minutes > 0) || !(workers >= 1)) fail('Say for how long: npm run chaos -- --minutes 5 [--workers 4] [--seed 7]');

say(`  ${workers} workers, ${minutes} minutes, seed ${values.seed}`);
const report = await chaos({ ms: minutes * 60_000, workers, everyMs: 2500, random: seeded(Number(values.seed)), say });
const { violations, ...rest } = report;
say(JSON.stringify(rest, null, 2));
for (const { promise, execution, detail } of violations) say(`  broken: ${promise} — ${execution}: ${detail}`);
if (violations.length > 0) fail(`${violations.length} promises were broken`);
good('Every promise held');
process.exit(0);
