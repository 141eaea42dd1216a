import { Engine, type EngineOptions } from '#lib/engine/engine';
import type { StageTypes } from '#lib/engine/ports';
import type { StageState } from '#lib/engine/run';
import type { JsonObject } from '#lib/kernel/json';
import { silentLogger } from '#lib/kernel/logger';
import type { PipelineDocument } from '#lib/pipelines/document';
import { type Database, inTransaction, openDatabase } from '#lib/store/database';
import { databaseFault } from '#lib/store/database-fault';
import { PostgresExecutionStore } from '#lib/store/engine-store';
import { EventHub } from '#lib/store/event-hub';
import { insertExecution, insertSignal, type NewSignal } from '#lib/store/executions-write';
import { freshDatabase } from '#scripts/test-database';

/** Engines on a Postgres of their own, and what tests do to runs there. */
export interface EngineRoom {
  database: Database;
  url: string;
  /** Started, and stopped with the room. Quick in everything. */
  engine(types: StageTypes, more?: Partial<Omit<EngineOptions, 'types' | 'store'>>): Promise<Engine>;
  /** A run that is due. */
  begin(stages: JsonObject[], more?: JsonObject, startedWith?: string[]): Promise<string>;
  tell(signal: Pick<NewSignal, 'executionId' | 'name'> & Partial<NewSignal>): Promise<void>;
  look(id: string): Promise<SeenRun>;
  /** Asks until the run looks as wanted; the deadline is the test's own. */
  until(id: string, wanted: string | ((run: SeenRun) => boolean)): Promise<SeenRun>;
  close(): Promise<void>;
}

export interface SeenRun {
  status: string;
  failure: string | null;
  leaseOwner: string | null;
  wants: string | null;
  protocol: number;
  stages: Pick<StageState, 'id' | 'refId' | 'type' | 'status' | 'context' | 'outputs' | 'failure' | 'waiting'>[];
}

export async function openEngineRoom(tablespace?: string): Promise<EngineRoom> {
  const test = await freshDatabase(tablespace);
  const database = openDatabase(test.url, { connections: 10 });
  const engines: Engine[] = [];
  const look = async (id: string): Promise<SeenRun> => {
    const run = await database.pool.query<Omit<SeenRun, 'stages'>>(
      'SELECT status, failure, lease_owner AS "leaseOwner", wants, protocol FROM executions WHERE id = $1',
      [id],
    );
    const stages = await database.pool.query(
      `SELECT id, ref_id AS "refId", type, status, context, outputs, failure, waiting FROM stages
       WHERE execution_id = $1 ORDER BY position, id`,
      [id],
    );
    return { ...run.rows[0]!, stages: stages.rows };
  };
  return {
    database,
    url: test.url,
    look,
    async engine(types, { limits, ...more } = {}) {
      const engine = new Engine({
        store: new PostgresExecutionStore(database, new EventHub(database)),
        types,
        logger: silentLogger,
        release: 'test',
        ...more,
        // A worker that has to wait for the machine is not dead.
        limits: { pollMs: 20, heartbeatMs: 50, deadAfterMs: 60_000, inboxMs: 50, ...limits },
      });
      engines.push(engine);
      await engine.start();
      return engine;
    },
    async begin(stages, more = {}, startedWith = []) {
      const { id } = await inTransaction(database, (sql) =>
        insertExecution(database, sql, {
          kind: 'pipeline',
          application: 'shop',
          pipelineId: null,
          name: 'test',
          document: { name: 'test', ...more, stages } as unknown as PipelineDocument,
          trigger: { type: 'manual', parameters: {} },
          startedWith,
          startedBy: 'anna',
          correlationId: null,
          parent: null,
        }),
      );
      return id;
    },
    tell: (signal) =>
      inTransaction(database, (sql) =>
        insertSignal(database, sql, { application: 'shop', stageId: null, payload: {}, sentBy: 'anna', ...signal }),
      ),
    async until(id, wanted) {
      for (;;) {
        // A database that was just cut off answers the next time.
        const run = await look(id).catch((error) => {
          if (databaseFault(error)) return undefined;
          throw error;
        });
        if (!run) continue;
        if (typeof wanted === 'string' ? run.status === wanted : wanted(run)) return run;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async close() {
      await Promise.all(engines.map((engine) => engine.stop(500)));
      await database.close();
      await test.drop();
    },
  };
}
