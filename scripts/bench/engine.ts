/**
 * `npm run bench -- engine [--json]`: how fast the engine moves runs, on a Postgres of its own that keeps its promises to
 * the disk, with what that Postgres costs by itself beside it. `docs/performance.md` explains the figures.
 */

import { openDatabase } from '#lib/store/database';
import { openLab } from '#scripts/engine/lab';
import { EngineBench } from './engine-measures.ts';
import { measureRaw } from './raw.ts';
import { rounded } from './statistics.ts';

/** `ENGINE_BENCH=stepMs,startMs` measures only these. */
export async function benchEngine(): Promise<object> {
  const lab = await openLab();
  const database = openDatabase(lab.url, { connections: 20 });
  try {
    await database.pool.query(`INSERT INTO applications (name) VALUES ('bench')`);
    const raw = await measureRaw(lab.url);
    const bench = new EngineBench(lab, database);
    const wanted = process.env.ENGINE_BENCH?.split(',');
    const measured: Record<string, unknown> = {};
    for (const name of [
      'stepMs',
      'startMs',
      'stagesPerSecond',
      'graph500',
      'bigContext',
      'waiting',
      'takeoverMs',
    ] as const) {
      if (!wanted || wanted.includes(name)) measured[name] = await bench[name]();
    }
    return rounded({ raw, ...measured, ...ratios(raw, measured) });
  } finally {
    await database.close();
    await lab.remove();
  }
}

function ratios(raw: Awaited<ReturnType<typeof measureRaw>>, measured: Record<string, unknown>): object {
  const { stepMs, stagesPerSecond } = measured as {
    stepMs?: { median: number };
    stagesPerSecond?: { oneWorker: number; twoWorkers: number };
  };
  return {
    ratios: {
      ...(stepMs ? { commitsPerStep: stepMs.median / raw.commitMs } : {}),
      ...(stagesPerSecond
        ? {
            stagesPerRawCommit: stagesPerSecond.twoWorkers / raw.commitsPerSecond,
            stagesPerBatchedJob: stagesPerSecond.twoWorkers / raw.pgBoss.jobsPerSecondInBatches,
          }
        : {}),
    },
  };
}
