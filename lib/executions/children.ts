import type { SecretBox } from '#lib/accounts/secrets';
import type { Actor } from '#lib/auth/actor';
import { cancelExecution, startPipeline } from '#lib/executions/commands';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { ActingUser, ChildExecutions } from '#lib/stages/capabilities';
import { findChildRun, findStartedRun } from '#lib/store/child-runs';
import type { Database } from '#lib/store/database';

/** What a stage may do with other runs: start a pipeline, look at it, cancel it, with the rights of the run's user. */
export function childExecutions(
  database: Database,
  actorOf: (user: ActingUser) => Promise<Actor>,
  box?: SecretBox,
): ChildExecutions {
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
          ...(child.dryRun ? dryRunOf(child.parent.summary) : {}),
        },
        parent: child.parent,
        ...(box ? { box } : {}),
      });
      return id;
    },
    started: (key, parent) => findStartedRun(database.pool, key, parent),
    find: (id, parent) => findChildRun(database.pool, id, parent),
    async cancel(id, reason, user) {
      await cancelExecution(database, await actorOf(user), { id, reason });
    },
  };
}

/** The plan of a plan: judgments in it are met as in the run that asks for it. */
function dryRunOf(parent: JsonObject): JsonObject {
  const { dryRunJudgments } = objectAt(parent, 'trigger');
  return { dryRun: true, ...(dryRunJudgments === undefined ? {} : { dryRunJudgments }) };
}
