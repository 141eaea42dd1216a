import { setTimeout as pause } from 'node:timers/promises';
import { internalActor } from '#lib/auth/actor';
import { patchStage, startPipeline } from '#lib/executions/commands';
import { getExecution } from '#lib/executions/queries';
import type { JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';
import type { Lab, LabWorker } from '#scripts/engine/lab';
import { bulkStart } from './bulk-start.ts';
import { median, percentile } from './statistics.ts';

const actor = internalActor('bench');
const line = (length: number, type = 'succeed'): JsonObject[] => Array.from({ length }, () => ({ type }));

export class EngineBench {
  private readonly lab: Lab;
  private readonly database: Database;
  private pipelines = 0;

  constructor(lab: Lab, database: Database) {
    this.lab = lab;
    this.database = database;
  }

  /** Forty stages in sequence that do nothing: milliseconds per stage. */
  async stepMs() {
    return this.withWorkers(1, async () => {
      const pipeline = await this.pipeline(line(40));
      const perStage: number[] = [];
      for (let round = 0; round < 12; round++) perStage.push((await this.runMs(pipeline)) / 40);
      const commits = await this.database.pool.query<{ version: number }>(
        'SELECT version FROM executions WHERE pipeline_id = $1 ORDER BY id DESC LIMIT 1',
        [pipeline],
      );
      const measured = perStage.slice(2);
      return {
        median: median(measured),
        p95: percentile(measured, 95),
        commitsPerStage: commits.rows[0]!.version / 40,
      };
    });
  }

  /** From the call of the command to the first stage's step running. */
  async startMs() {
    return this.withWorkers(1, async () => {
      const pipeline = await this.pipeline(line(1, 'stamp'));
      const latencies: number[] = [];
      for (let round = 0; round < 120; round++) {
        const called = Date.now();
        const id = await this.start(pipeline);
        await this.ended([id]);
        latencies.push((await this.stamps([id]))[0]! - called);
      }
      const measured = latencies.slice(20);
      return { p50: median(measured), p95: percentile(measured, 95) };
    });
  }

  async stagesPerSecond() {
    return { oneWorker: await this.saturate(1), twoWorkers: await this.saturate(2) };
  }

  private async saturate(workers: number): Promise<number> {
    return this.withWorkers(workers, async () => {
      const pipeline = await this.pipeline(line(40));
      await this.ended([await this.start(pipeline)]);
      const ids = await bulkStart(this.database, pipeline, 300);
      await this.ended(ids);
      const { rows } = await this.database.pool.query<{ seconds: number }>(
        `SELECT extract(epoch FROM max(ended_at) - min(started_at))::float8 AS seconds FROM executions WHERE id = ANY ($1)`,
        [ids],
      );
      return (ids.length * 40) / rows[0]!.seconds;
    });
  }

  /** Five hundred stages with fan-out and joins: planned, run and read back. */
  async graph500() {
    return this.withWorkers(1, async () => {
      const stages: JsonObject[] = [];
      // Layers of ten; each stage waits for three of the layer before.
      for (let index = 0; index < 500; index++) {
        const layer = Math.floor(index / 10);
        const before = layer === 0 ? [] : [0, 3, 7].map((step) => String((layer - 1) * 10 + ((index + step) % 10)));
        stages.push({ type: 'succeed', refId: String(index), requisiteStageRefIds: before });
      }
      const pipeline = await this.pipeline(stages);
      const plans: number[] = [];
      const runs: number[] = [];
      const reads: number[] = [];
      for (let round = 0; round < 3; round++) {
        const called = performance.now();
        const id = await this.start(pipeline);
        plans.push(performance.now() - called);
        await this.ended([id]);
        runs.push(await this.duration(id));
        const reading = performance.now();
        await getExecution(this.database, actor, { id });
        reads.push(performance.now() - reading);
      }
      return { startMs: median(plans), runMs: median(runs), msPerStage: median(runs) / 500, readMs: median(reads) };
    });
  }

  /** Twenty stages of a run whose parameters are 10 MB: what each costs, and how much the run weighs on disk. */
  async bigContext() {
    return this.withWorkers(1, async () => {
      const pipeline = await this.pipeline(line(20));
      const text = Array.from({ length: 160_000 }, () => Math.random().toString(36).slice(2).padEnd(64, 'x')).join('');
      const called = performance.now();
      const id = await this.start(pipeline, { parameters: { text } });
      const startMs = performance.now() - called;
      await this.ended([id]);
      const { rows } = await this.database.pool.query<{ run: number; stages: number }>(
        `SELECT pg_column_size(trigger)::int AS run, (SELECT sum(pg_column_size(s.*))::int FROM stages s WHERE s.execution_id = e.id) AS stages
         FROM executions e WHERE id = $1`,
        [id],
      );
      const wal = await this.walOf(() => this.runMs(pipeline, { parameters: { text } }));
      return {
        startMs,
        msPerStage: (await this.duration(id)) / 20,
        triggerBytes: rows[0]!.run,
        stageBytes: rows[0]!.stages,
        walBytesOfARun: wal,
      };
    });
  }

  /** Ten thousand runs that wait for a decision: what they cost meanwhile, and how soon a decision is acted upon. */
  async waiting() {
    return this.withWorkers(1, async ([worker]) => {
      const pipeline = await this.pipeline([{ type: 'decide' }, { type: 'stamp' }]);
      await this.ended([await this.start(await this.pipeline(line(1)))]);
      const before = await worker!.usage();
      const ids = await bulkStart(this.database, pipeline, 10_000);
      await this.until(
        `SELECT count(*)::int AS n FROM executions WHERE id = ANY ($1) AND status = 'RUNNING' AND lease_owner IS NULL`,
        ids,
        ids.length,
      );
      await pause(3000);
      const first = await worker!.usage();
      const seconds = 15;
      await pause(seconds * 1000);
      const second = await worker!.usage();
      const latencies: number[] = [];
      for (let round = 0; round < 100; round++) latencies.push(await this.judge(ids[round * 97]!));
      return {
        runs: ids.length,
        workerCpuPercent: (second.cpuMs - first.cpuMs) / (seconds * 10),
        memoryMbBefore: before.memory / 2 ** 20,
        // Right after all of them have come to rest, and a quarter of a minute later.
        memoryMbAtRest: first.memory / 2 ** 20,
        memoryMbLater: second.memory / 2 ** 20,
        judgmentMs: { p50: median(latencies), p95: percentile(latencies, 95) },
      };
    });
  }

  private async judge(id: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      'SELECT id FROM stages WHERE execution_id = $1 AND position = 0',
      [id],
    );
    const called = Date.now();
    await patchStage(this.database, actor, { id, stageId: rows[0]!.id, patch: { judgmentInput: 'go' } });
    await this.ended([id]);
    return (await this.stamps([id]))[0]! - called;
  }

  /** From SIGKILL of the worker that drives a run to the next transition by another. */
  async takeoverMs() {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      times.push(
        await this.withWorkers(2, async (workers) => {
          const id = await this.start(await this.pipeline(line(4000)));
          await this.until(`SELECT version AS n FROM executions WHERE id = ANY ($1)`, [id], 20);
          const holder = await this.database.pool.query<{ host: string }>(
            'SELECT w.host FROM executions e JOIN workers w ON w.id = e.lease_owner WHERE e.id = $1',
            [id],
          );
          const worker = workers.find(({ pid }) => holder.rows[0]!.host.endsWith(`#${pid}`))!;
          await worker.kill('SIGKILL');
          const killed = performance.now();
          const { rows } = await this.database.pool.query<{ version: number }>(
            'SELECT version FROM executions WHERE id = $1',
            [id],
          );
          await this.until(`SELECT version AS n FROM executions WHERE id = ANY ($1)`, [id], rows[0]!.version + 1);
          return performance.now() - killed;
        }),
      );
    }
    return { median: median(times), worst: Math.max(...times) };
  }

  private async withWorkers<T>(count: number, work: (workers: LabWorker[]) => Promise<T>): Promise<T> {
    const workers: LabWorker[] = [];
    for (let index = 0; index < count; index++) workers.push(await this.lab.worker());
    try {
      return await work(workers);
    } finally {
      await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
      // Nothing of this measure may weigh on the next.
      await this.database.pool.query(
        `TRUNCATE executions, stages, execution_events, stage_log_lines, execution_signals`,
      );
      await this.database.pool.query('DELETE FROM workers');
    }
  }

  private async pipeline(stages: JsonObject[]): Promise<string> {
    const id = `bench-${++this.pipelines}`;
    const document = JSON.stringify({ name: id, application: 'bench', stages });
    await this.database.pool.query(
      `INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'bench', $1, $2)`,
      [id, document],
    );
    return id;
  }

  private async start(pipeline: string, trigger: JsonObject = {}): Promise<string> {
    return (await startPipeline(this.database, actor, { application: 'bench', pipeline, trigger })).id;
  }

  private async runMs(pipeline: string, trigger: JsonObject = {}): Promise<number> {
    const id = await this.start(pipeline, trigger);
    await this.ended([id]);
    return this.duration(id);
  }

  private async duration(id: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ ms: number }>(
      `SELECT (extract(epoch FROM ended_at - started_at) * 1000)::float8 AS ms FROM executions WHERE id = $1`,
      [id],
    );
    return rows[0]!.ms;
  }

  private async walOf(work: () => Promise<unknown>): Promise<number> {
    const at = async () =>
      (await this.database.pool.query<{ at: string }>('SELECT pg_current_wal_lsn()::text AS at')).rows[0]!.at;
    const before = await at();
    await work();
    const { rows } = await this.database.pool.query<{ bytes: string }>('SELECT pg_wal_lsn_diff($1, $2) AS bytes', [
      await at(),
      before,
    ]);
    return Number(rows[0]!.bytes);
  }

  private async stamps(ids: string[]): Promise<number[]> {
    const { rows } = await this.database.pool.query<{ at: number }>(
      `SELECT (outputs ->> 'at')::float8 AS at FROM stages WHERE execution_id = ANY ($1) AND type = 'stamp'`,
      [ids],
    );
    return rows.map((row) => row.at);
  }

  private ended(ids: string[]): Promise<void> {
    return this.until('SELECT count(ended_at)::int AS n FROM executions WHERE id = ANY ($1)', ids, ids.length);
  }

  private async until(sql: string, ids: string[], wanted: number): Promise<void> {
    for (;;) {
      const { rows } = await this.database.pool.query<{ n: number }>(sql, [ids]);
      if (rows[0]!.n >= wanted) return;
      await pause(ids.length > 1 ? 100 : 5);
    }
  }
}
