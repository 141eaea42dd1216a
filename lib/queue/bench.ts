import { PgBoss } from 'pg-boss';

/** What the queue itself costs on a database, to hold the engine's figures against. */
export interface QueueCosts {
  /** Milliseconds of sending, fetching and completing one job, measured this often. */
  singly: number[];
  jobsPerSecondInBatches: number;
}

const rounds = 100;
const jobs = 4000;
const batch = 200;

export async function benchQueue(url: string): Promise<QueueCosts> {
  const boss = new PgBoss({ connectionString: url, schema: 'bench_boss', max: 8, supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  try {
    await boss.createQueue('bench');
    return { singly: await oneByOne(boss), jobsPerSecondInBatches: await inBatches(boss) };
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function oneByOne(boss: PgBoss): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await boss.send('bench', { round });
    for (const job of await boss.fetch('bench')) await boss.complete('bench', job.id);
    times.push(performance.now() - started);
  }
  return times;
}

async function inBatches(boss: PgBoss): Promise<number> {
  const started = performance.now();
  for (let sent = 0; sent < jobs; sent += batch) {
    const part = Array.from({ length: batch }, (_, index) => ({ data: { round: sent + index } }));
    await boss.insert('bench', part);
  }
  const work = async () => {
    for (;;) {
      const found = await boss.fetch('bench', { batchSize: batch });
      if (found.length === 0) return;
      const ids = found.map((job) => job.id);
      await boss.complete('bench', ids);
    }
  };
  await Promise.all([work(), work()]);
  return jobs / ((performance.now() - started) / 1000);
}
