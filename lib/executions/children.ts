import type { Actor } from '#lib/auth/actor';
import { cancelExecution, startPipeline } from '#lib/executions/commands';
import type { ChildExecutions } from '#lib/stages/capabilities';
import { findChildRun } from '#lib/store/child-runs';
import type { Database } from '#lib/store/database';

/** What a stage may do with other runs: start a pipeline, look at it, cancel it, with the rights of the run's user. */
export function childExecutions(database: Database, actorOf: (user: string) => Promise<Actor>): ChildExecutions {
  return {
    async start(child) {
      const { id } = await startPipeline(database, await actorOf(child.user), {
        application: child.application,
        pipeline: child.pipeline,
        trigger: {
          type: 'pipeline',
          parameters: child.parameters,
          artifacts: [...(child.artifacts ?? [])],
          // The stage's key: a second start after a crash finds the first.
          correlationId: child.idempotencyKey,
          parentExecution: child.parent.summary,
          parentPipelineStageId: child.parent.stageId,
        },
        parent: child.parent,
      });
      return id;
    },
    find: (id, parent) => findChildRun(database.pool, id, parent),
    async cancel(id, reason, user) {
      await cancelExecution(database, await actorOf(user), { id, reason });
    },
  };
}
