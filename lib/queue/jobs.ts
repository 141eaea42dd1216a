/**
 * Every job that goes through the queue, by name, with its data. Jobs deliver work promptly; what must not be lost also
 * stands in a table that is swept, so that a lost job costs a moment and never correctness.
 */
export interface JobTable {
  /** Somebody gave this run something to do. */
  advance: { executionId: string };
  /** Tell people about a moment of a run. */
  notify: { executionId: string; stageId: string | null; when: string };
  /** A run has ended that others wait for; `seq` is the place of its end in its event log. */
  ended: { executionId: string; status: string; seq: number };
}

export type JobName = keyof JobTable;

export interface JobSettings {
  /** Tries after the first, with growing pauses. */
  retryLimit: number;
  /** A job that runs longer is given to another worker. */
  expireInSeconds: number;
  batchSize: number;
  concurrency: number;
}

export const jobSettings: Record<JobName, JobSettings> = {
  advance: { retryLimit: 0, expireInSeconds: 60, batchSize: 100, concurrency: 1 },
  notify: { retryLimit: 8, expireInSeconds: 120, batchSize: 10, concurrency: 2 },
  ended: { retryLimit: 8, expireInSeconds: 120, batchSize: 10, concurrency: 1 },
};

export const jobNames = Object.keys(jobSettings) as JobName[];

export const queueSchema = 'pgboss';
