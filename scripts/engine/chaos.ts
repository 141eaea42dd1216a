import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { internalActor } from '#lib/auth/actor';
import {
  cancelExecution,
  ignoreFailure,
  patchStage,
  pauseExecution,
  restartStage,
  resumeExecution,
  startPipeline,
} from '#lib/executions/commands';
import { isGennakerError } from '#lib/kernel/errors';
import { type Database, openDatabase } from '#lib/store/database';
import { findViolations, type Violation } from './chaos-checks.ts';
import { type Lab, type LabWorker, openLab } from './lab.ts';

/**
 * Torments the engine and then looks whether its promises hold: several workers on one Postgres, runs started all the
 * time, people who cancel, pause, restart and judge at random, while workers are killed, retired, stopped and woken, connections are
 * cut and Postgres is restarted.
 */
export interface ChaosOptions {
  /** How long runs are started and things are broken; ending what was started comes on top. */
  ms: number;
  workers: number;
  /** Mean pause between two misfortunes, in milliseconds. */
  everyMs: number;
  random: () => number;
  say(line: string): void;
}

export interface ChaosReport {
  runs: number;
  ended: Record<string, number>;
  misfortunes: Record<string, number>;
  actions: number;
  /**
   * What the sweep counted, by its reason. A run that lay due for long although a worker was free is the fault of the machine or
   * of what was broken: workers freeze with whatever they were about to take. Every other reason is a fault of ours.
   */
  swept: Record<string, number>;
  violations: Violation[];
}

const actor = internalActor('chaos');
const limits = { heartbeatMs: 300, deadAfterMs: 2000, pollMs: 100, inboxMs: 500, turnSweepMs: 1000 };

export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  const lab = await openLab();
  const database = openDatabase(lab.url, { connections: 12 });
  const torment = new Torment(lab, database, options);
  try {
    return await torment.run();
  } finally {
    await database.close().catch(() => {});
    await lab.remove();
  }
}

class Torment {
  private readonly lab: Lab;
  private readonly database: Database;
  private readonly options: ChaosOptions;
  private readonly workers: LabWorker[] = [];
  private readonly misfortunes: Record<string, number> = {};
  private readonly runs: string[] = [];
  private actions = 0;

  constructor(lab: Lab, database: Database, options: ChaosOptions) {
    this.lab = lab;
    this.database = database;
    this.options = options;
  }

  async run(): Promise<ChaosReport> {
    await this.prepare();
    const until = performance.now() + this.options.ms;
    await Promise.all([this.startRuns(until), this.meddle(until), this.breakThings(until)]);
    this.options.say(`  ${this.runs.length} runs started; waiting for them to end`);
    await this.calm();
    await this.untilAllEnded();
    const { rows } = await this.database.pool.query<{ status: string; n: number }>(
      'SELECT status, count(*)::int AS n FROM executions GROUP BY status ORDER BY status',
    );
    return {
      runs: this.runs.length,
      ended: Object.fromEntries(rows.map(({ status, n }) => [status, n])),
      misfortunes: this.misfortunes,
      actions: this.actions,
      swept: await this.swept(),
      violations: await findViolations(this.database.pool),
    };
  }

  private async swept(): Promise<Record<string, number>> {
    const { rows } = await this.database.pool.query<{ reason: string; n: number }>(
      `SELECT regexp_replace(reason, '[0-9][0-9A-Z:]*', '…', 'g') AS reason, count(*)::int AS n FROM engine_violations
       GROUP BY 1 ORDER BY 1`,
    );
    return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]));
  }

  private async prepare(): Promise<void> {
    const { pool } = this.database;
    await pool.query('CREATE TABLE lab_effects (id bigserial PRIMARY KEY, key text NOT NULL, stage_id text NOT NULL)');
    await pool.query(`INSERT INTO applications (name) VALUES ('chaos')`);
    const stage = (refId: string, type: string, before: string[], more = {}) => ({
      refId,
      type,
      name: refId,
      requisiteStageRefIds: before,
      ...more,
    });
    const documents = [
      [
        stage('a', 'effect', []),
        stage('b', 'moody', ['a']),
        stage('c', 'effect', ['a']),
        stage('d', 'succeed', ['b', 'c']),
      ],
      [stage('a', 'nest', [], { depth: 3 }), stage('b', 'effect', ['a'])],
      [stage('a', 'moody', []), stage('b', 'decide', ['a']), stage('c', 'effect', ['b'])],
      [stage('a', 'effect', []), stage('b', 'fail', ['a'], { failPipeline: false }), stage('c', 'effect', ['a'])],
      Array.from({ length: 15 }, (_, index) =>
        stage(`${index}`, 'effect', index === 0 ? [] : [`${index - 1}`], { wanted: 0 }),
      ),
    ];
    for (const [index, stages] of documents.entries()) {
      const limit = index === 4 ? { maxConcurrentExecutions: 3, keepWaitingPipelines: true } : {};
      await pool.query(`INSERT INTO pipelines (id, application, name, document) VALUES ($1, 'chaos', $1, $2)`, [
        `p${index}`,
        JSON.stringify({ name: `p${index}`, application: 'chaos', stages, ...limit }),
      ]);
    }
    for (let index = 0; index < this.options.workers; index++) await this.hire();
  }

  private async hire(): Promise<void> {
    this.workers.push(await this.lab.worker({ LAB_LIMITS: JSON.stringify(limits) }));
  }

  private pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.options.random() * from.length)];
  }

  private async startRuns(until: number): Promise<void> {
    while (performance.now() < until) {
      await this.patiently(async () => {
        const { id } = await startPipeline(this.database, actor, {
          application: 'chaos',
          pipeline: `p${Math.floor(this.options.random() * 5)}`,
          trigger: {},
        });
        this.runs.push(id);
      });
      await pause(this.options.random() * 60);
    }
  }

  /** People: judge, cancel, pause and resume, restart, ignore failures. */
  private async meddle(until: number): Promise<void> {
    while (performance.now() < until) {
      await pause(this.options.random() * 100);
      // Mostly runs under way, now and then an old one.
      const id = this.pick(this.options.random() < 0.8 ? this.runs.slice(-20) : this.runs);
      if (id) await this.patiently(() => this.meddleWith(id));
    }
  }

  private async meddleWith(id: string): Promise<void> {
    this.actions += 1;
    const { database } = this;
    switch (Math.floor(this.options.random() * 7)) {
      case 0:
        return cancelExecution(database, actor, { id, reason: 'chaos', force: this.options.random() < 0.3 });
      case 1:
        await pauseExecution(database, actor, { id });
        await pause(this.options.random() * 300);
        return resumeExecution(database, actor, { id });
      case 2: {
        const stage = this.pick(await this.stagesOf(id, `status IN ('SUCCEEDED', 'STOPPED', 'CANCELED')`));
        if (stage) await restartStage(database, actor, { id, stageId: stage });
        return;
      }
      case 3: {
        const stage = this.pick(await this.stagesOf(id, `status IN ('TERMINAL', 'STOPPED')`));
        if (stage) await ignoreFailure(database, actor, { id, stageId: stage });
        return;
      }
      default:
        return this.decide();
    }
  }

  /** A decision that got lost on the way is given again: the stage still waits. */
  private async decide(): Promise<void> {
    const { rows } = await this.database.pool.query<{ id: string; run: string }>(
      `SELECT id, execution_id AS run FROM stages WHERE type = 'decide' AND status = 'RUNNING' LIMIT 20`,
    );
    for (const { id, run } of rows) {
      await patchStage(this.database, actor, { id: run, stageId: id, patch: { judgmentInput: 'go' } });
    }
  }

  private async stagesOf(id: string, condition: string): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT id FROM stages WHERE execution_id = $1 AND parent_id IS NULL AND ${condition}`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  private async breakThings(until: number): Promise<void> {
    const misfortunes = [
      this.killWorker,
      this.killWorker,
      this.retireWorker,
      this.freezeWorker,
      this.cutConnections,
      this.cutConnections,
      this.restartPostgres,
      this.freezePostgres,
      this.makeReadOnly,
    ];
    while (performance.now() < until) {
      await pause(this.options.random() * 2 * this.options.everyMs);
      const misfortune = this.pick(misfortunes)!;
      this.misfortunes[misfortune.name] = (this.misfortunes[misfortune.name] ?? 0) + 1;
      await misfortune.call(this);
    }
  }

  private async killWorker(): Promise<void> {
    const worker = this.workers.splice(Math.floor(this.options.random() * this.workers.length), 1)[0];
    await worker?.kill('SIGKILL');
    await this.hire();
  }

  /** As a deployment does it: told to stop, it drains, and another is there already. */
  private async retireWorker(): Promise<void> {
    const worker = this.workers.shift();
    await this.hire();
    if (!worker) return;
    const patience = new AbortController();
    const gone = worker.kill('SIGTERM').then(() => patience.abort());
    await pause(15_000, undefined, { signal: patience.signal }).catch(() => {});
    if (!patience.signal.aborted) await worker.kill('SIGKILL');
    await gone;
  }

  /** Longer than a dead worker is waited for, so that it wakes up to find its runs taken; or shorter. */
  private async freezeWorker(): Promise<void> {
    const worker = this.pick(this.workers);
    if (!worker) return;
    process.kill(worker.pid, 'SIGSTOP');
    await pause(this.options.random() * 2 * limits.deadAfterMs);
    process.kill(worker.pid, 'SIGCONT');
  }

  private async cutConnections(): Promise<void> {
    const client = new pg.Client(this.lab.url);
    client.on('error', () => {});
    await client.connect();
    const share = this.options.random();
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < $1',
      [share],
    );
    await client.end();
  }

  private async restartPostgres(): Promise<void> {
    await this.lab.restartPostgres();
  }

  private async freezePostgres(): Promise<void> {
    const ms = this.options.random() * 2 * limits.deadAfterMs;
    await Promise.all([this.lab.freezePostgres(ms), this.cutConnections().catch(() => {})]);
  }

  private async makeReadOnly(): Promise<void> {
    const client = new pg.Client({ connectionString: this.lab.url, options: '-c default_transaction_read_only=off' });
    client.on('error', () => {});
    await client.connect();
    const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    for (const setting of ['on', 'off']) {
      await client.query(`ALTER DATABASE gennaker SET default_transaction_read_only = ${setting}`);
      await client.query(others);
      if (setting === 'on') await pause(this.options.random() * limits.deadAfterMs);
    }
    await client.end();
  }

  /** Errors of the kind a client may get while things break; anything else is a fault of the product. */
  private async patiently(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isGennakerError(error)) return;
      const code = (error as { code?: unknown }).code;
      const lost = /terminat|ended|timeout|Connection|queryable|starting up|shutting down/i.test(
        String((error as Error).message),
      );
      if (!lost && typeof code !== 'string') throw error;
      await pause(50);
    }
  }

  /** Nothing breaks any more; what people left open they finish. */
  private async calm(): Promise<void> {
    await this.lab.restartPostgres();
    if (this.workers.length < 2) await this.hire();
  }

  private async untilAllEnded(): Promise<void> {
    const patience = performance.now() + 120_000;
    while (performance.now() < patience) {
      await this.patiently(() => this.decide());
      await this.patiently(() => this.resumeAll());
      const open = await this.database.pool
        .query<{ n: number }>('SELECT count(*)::int AS n FROM executions WHERE ended_at IS NULL')
        .catch(() => undefined);
      if (open?.rows[0]?.n === 0) return;
      await pause(100);
    }
  }

  private async resumeAll(): Promise<void> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT id FROM executions WHERE status = 'PAUSED'`,
    );
    for (const { id } of rows) await this.patiently(() => resumeExecution(this.database, actor, { id }));
  }
}
