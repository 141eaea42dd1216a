import { PgBoss } from 'pg-boss';
import type { Logger } from '#lib/kernel/logger';
import { type JobName, type JobTable, jobNames, jobSettings, queueSchema } from '#lib/queue/jobs';

export type JobHandlers = { [N in JobName]: (data: JobTable[N]) => Promise<void> };

export interface QueueWork {
  /** Stops fetching; jobs under way may end within `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Works all jobs of this process. A handler that throws has its job tried again as `jobSettings` says. */
export async function workQueue(databaseUrl: string, handlers: JobHandlers, logger: Logger): Promise<QueueWork> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: queueSchema,
    max: 4,
    useListenNotify: true,
    migrate: false,
    createSchema: false,
    // We use neither of its schedules nor its flows, and looking for them costs an idle worker more than our own polls.
    schedule: false,
    flowIntervalSeconds: 3600,
    // Workers register in our own table; its register of instances would wake the process fifty times a second.
    registerInstance: false,
  });
  boss.on('error', (error) => logger.warn('The queue cannot reach Postgres', { reason: error }));
  await boss.start();
  for (const name of jobNames) await workOn(boss, name, handlers, logger);
  return {
    stop: (graceMs) => boss.stop({ graceful: true, timeout: graceMs }),
  };
}

async function workOn<N extends JobName>(boss: PgBoss, name: N, handlers: JobHandlers, logger: Logger): Promise<void> {
  const { batchSize, concurrency } = jobSettings[name];
  await boss.work<JobTable[N]>(
    name,
    { batchSize, localConcurrency: concurrency, pollingIntervalSeconds: 2 },
    async (jobs) => {
      const results = await Promise.allSettled(jobs.map((job) => handlers[name](job.data)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed?.status === 'rejected') {
        logger.warn('A job failed and is tried again', { job: name, reason: failed.reason });
        throw failed.reason;
      }
    },
  );
}
