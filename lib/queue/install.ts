import { PgBoss } from 'pg-boss';
import { jobNames, jobSettings, queueSchema } from '#lib/queue/jobs';

/** Makes or updates the queue's tables and one queue per job. Safe to repeat; part of migrating a database. */
export async function installQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: queueSchema,
    max: 2,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  try {
    for (const name of jobNames) {
      const { retryLimit, expireInSeconds } = jobSettings[name];
      const options = { retryLimit, expireInSeconds, retryBackoff: true, deleteAfterSeconds: 3600, notify: true };
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
