import type { Connecting } from '#lib/accounts/connecting';
import type { RefusalTally } from '#lib/audit/tally';
import { actorOfTrigger } from '#lib/auth/run-as';
import type { Build, CiSystem } from '#lib/ci/contract';
import { startPipeline } from '#lib/executions/commands';
import { isRetryable, messageOf } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Logger } from '#lib/kernel/logger';
import { unmetConstraints } from '#lib/pipelines/payload-constraints';
import { selectStarters, type WatchedTrigger } from '#lib/store/trigger-read';

export interface Starting extends Connecting {
  refusals: RefusalTally;
  logger: Logger;
}

/** A build that has succeeded, and the system it is from. */
export interface Built {
  system: CiSystem;
  master: string;
  job: string;
  build: Build;
}

/**
 * Starts a pipeline for a build, once: the run's correlation id names job, build and pipeline. A refusal is noted in the audit log. Answers
 * the reason when the start failed for one that may pass; `final` makes a refusal of that, too.
 */
export async function startForBuild(
  starting: Starting,
  { pipeline, trigger }: WatchedTrigger,
  built: Built,
  final: boolean,
): Promise<string | undefined> {
  const { database, refusals, logger } = starting;
  const { id, application, name } = pipeline;
  const { master, job, build } = built;
  const actor = await actorOfTrigger(database, trigger, id);
  try {
    const { number, timestamp } = build;
    const starters = await selectStarters(database.pool, { master, job, number, timestamp });
    if (starters.some(({ pipelineId }) => pipelineId === id)) return undefined;
    const cause = await causeOf(trigger, built, id);
    // Pipelines that start each other by their builds go round no longer than those that start each other directly.
    const depth = Math.max(0, ...starters.map((run) => run.depth + 1));
    if (cause) await startPipeline(database, actor, { application, pipeline: id, trigger: cause, depth });
    return undefined;
  } catch (error) {
    if (isRetryable(error) && !final) return messageOf(error);
    const object = `${application}/${name}`;
    logger.warn('A build could not start a pipeline', { pipeline: object, reason: messageOf(error) });
    const kind = ['jenkins', master, job, id, isRetryable(error) ? 'passing' : 'refused'] as const;
    const details = { trigger: 'jenkins', master, job, build: build.number };
    await refusals.note({ kind, actor, action: 'execution.start', object, application, error, details });
    return undefined;
  }
}

/** Undefined when the build's properties are not what the trigger asks for. */
async function causeOf(trigger: JsonObject, built: Built, pipelineId: string): Promise<JsonObject | undefined> {
  const { system, master, job, build } = built;
  const file = typeof trigger.propertyFile === 'string' ? trigger.propertyFile : '';
  const properties = file ? await system.properties(job, build.number, file) : {};
  if (unmetConstraints(trigger.payloadConstraints, properties).length > 0) return undefined;
  return {
    ...trigger,
    type: 'jenkins',
    master,
    job,
    parameters: objectAt(trigger, 'parameters'),
    buildNumber: build.number,
    buildInfo: build,
    properties,
    correlationId: `jenkins/${master}/${job}/${build.number}/${pipelineId}`,
  };
}
