import pg from 'pg';
import { benchQueue } from '#lib/queue/bench';
import { median } from './statistics.ts';

/** What the database itself costs, for the figures beside it: one durable commit, and pg-boss's own work. */
export interface RawCosts {
  commitMs: number;
  /** Sixteen connections, each committing one small update after the other. */
  commitsPerSecond: number;
  pgBoss: { sendAndCompleteMs: number; jobsPerSecondInBatches: number };
}

export async function measureRaw(url: string): Promise<RawCosts> {
  const { singly, jobsPerSecondInBatches } = await benchQueue(url);
  return { ...(await commits(url)), pgBoss: { sendAndCompleteMs: median(singly), jobsPerSecondInBatches } };
}

async function commits(url: string): Promise<Pick<RawCosts, 'commitMs' | 'commitsPerSecond'>> {
  const connections = 16;
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client(url);
      await client.connect();
      return client;
    }),
  );
  const [first] = clients;
  await first!.query('CREATE TABLE bench_rows (id int PRIMARY KEY, n int NOT NULL)');
  await first!.query(`INSERT INTO bench_rows SELECT g, 0 FROM generate_series(1, ${connections}) g`);
  const once = (client: pg.Client, id: number) =>
    client.query({ name: 'raw', text: 'UPDATE bench_rows SET n = n + 1 WHERE id = $1', values: [id] });
  const times: number[] = [];
  for (let round = 0; round < 300; round++) {
    const started = performance.now();
    await once(first!, 1);
    times.push(performance.now() - started);
  }
  const each = 300;
  const started = performance.now();
  await Promise.all(
    clients.map(async (client, index) => {
      for (let round = 0; round < each; round++) await once(client, index + 1);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await first!.query('DROP TABLE bench_rows');
  await Promise.all(clients.map((client) => client.end()));
  return { commitMs: median(times), commitsPerSecond: (connections * each) / seconds };
}
