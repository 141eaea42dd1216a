import { expect, it } from 'vitest';
import { chaos } from '#scripts/engine/chaos';
import { seeded } from '#scripts/engine/seeded';

/** The one-minute form of `npm run chaos`. */
it('keeps its promises while workers are killed and frozen, connections cut and Postgres restarted', async () => {
  const lines: string[] = [];
  const report = await chaos({
    ms: 60_000,
    workers: 3,
    everyMs: 900,
    random: seeded(20_261_128),
    say: (line) => void lines.push(line),
  });
  expect(report.violations, JSON.stringify(report)).toEqual([]);
  // On a machine with little to spare a new worker takes its time, and few runs begin: how many says nothing of the engine.
  expect(report.runs).toBeGreaterThan(0);
  expect(Object.keys(report.misfortunes)).not.toEqual([]);
}, 420_000);
