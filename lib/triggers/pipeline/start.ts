import { requireApplication } from '#lib/applications/guard';
import { recordRefused } from '#lib/audit/record';
import { actorOfTrigger } from '#lib/auth/run-as';
import { startPipeline } from '#lib/executions/commands';
import { isGennakerError } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import type { JobTable } from '#lib/queue/jobs';
import type { Database } from '#lib/store/database';
import { type EndedRun, findEndedRun, selectWatchers, type Watcher } from '#lib/store/engine-watchers';
import { selectRunArtifacts } from '#lib/store/run-artifacts';
import type { Ending } from '#lib/triggers/pipeline/definition';

/**
 * Starts what waits for the end of a run (reference §5). The job that calls this was committed with the end itself, and
 * may come twice: the correlation id names the run, which end of it, and the pipeline to start.
 */
export async function startAfter(database: Database, end: JobTable['ended'], logger: Logger): Promise<void> {
  const run = await findEndedRun(database.pool, end.executionId);
  if (!run?.pipelineId) return;
  const how = endingOf(end.status);
  const watchers = (await selectWatchers(database.pool, run.pipelineId)).filter(
    ({ trigger }) => Array.isArray(trigger.status) && trigger.status.includes(how),
  );
  if (watchers.length === 0) return;
  const ended = { ...run, artifacts: await selectRunArtifacts(database.pool, run.id) };
  for (const watcher of watchers) await start(database, ended, watcher, end, logger);
}

function endingOf(status: string): Ending {
  if (status === 'SUCCEEDED') return 'successful';
  return status === 'CANCELED' ? 'canceled' : 'failed';
}

type EndedWithArtifacts = EndedRun & { artifacts: JsonObject[] };

/** A refusal (no rights, disabled, missing parameter, a circle) is said once; a passing fault makes the job come again. */
async function start(
  database: Database,
  run: EndedWithArtifacts,
  { pipeline, trigger }: Watcher,
  end: JobTable['ended'],
  logger: Logger,
): Promise<void> {
  const actor = await actorOfTrigger(database, trigger, pipeline.id);
  try {
    // What it starts is told of the run that ended: its parameters, its person, its artifacts.
    if (run.application !== pipeline.application) await requireApplication(database, actor, 'read', run.application);
    await startPipeline(database, actor, {
      application: pipeline.application,
      pipeline: pipeline.id,
      depth: (typeof run.trigger.depth === 'number' ? run.trigger.depth : 0) + 1,
      trigger: causeOf(run, trigger, `ended/${run.id}/${end.seq}/${pipeline.id}`),
    });
  } catch (error) {
    if (!isGennakerError(error) || error.retryable) throw error;
    const { application, name } = pipeline;
    const object = `${application}/${name}`;
    const details = { trigger: 'pipeline', executionId: run.id };
    await recordRefused(database.pool, actor, { action: 'execution.start', object, application, error, details });
    logger.warn('The end of a run could not start a pipeline', {
      execution: run.id,
      pipeline: object,
      reason: error.message,
    });
  }
}

function causeOf(run: EndedWithArtifacts, trigger: JsonObject, correlationId: string): JsonObject {
  const { id, application, name } = run;
  return {
    ...trigger,
    type: 'pipeline',
    parameters: objectAt(trigger, 'parameters'),
    artifacts: run.artifacts,
    parentExecution: { id, application, name, type: 'PIPELINE', trigger: run.trigger },
    correlationId,
  };
}
