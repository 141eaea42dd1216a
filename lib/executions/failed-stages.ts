import type { Actor } from '#lib/auth/actor';
import { requireExecution } from '#lib/executions/queries';
import { spinnakerExecution } from '#lib/executions/spinnaker-view';
import { isJsonObject, type Json, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import { stageDefinition } from '#lib/stages/definitions';
import type { Database } from '#lib/store/database';
import { selectStages } from '#lib/store/execution-detail';
import { readableIds } from '#lib/store/execution-search';

/** Runs looked at for one answer, however deep they start each other. */
const mostRuns = 50;
const failures = new Set(['TERMINAL', 'STOPPED', 'FAILED_CONTINUE']);

/**
 * Which stages made a run fail, in Gate's form. A stage that ran another pipeline is followed into that run, as far as the
 * actor may read it; what cannot be followed is answered itself. Breadth first, at most `limit`.
 */
export async function listFailedStages(
  database: Database,
  actor: Actor,
  { id, limit, origin }: { id: string; limit: number; origin?: string | undefined },
): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  const open = [id];
  const seen = new Set(open);
  for (let next = open.shift(); next !== undefined && found.length < limit; next = open.shift()) {
    const record = await requireExecution(database, actor, next);
    const stages = (await selectStages(database.pool, [next])).get(next) ?? [];
    for (const failed of failedOf(spinnakerExecution(record, stages), origin ?? '')) {
      if (found.length >= limit) break;
      const child = stringAt(failed, 'childPipelineExecutionId');
      const mayFollow = child && !seen.has(child) && seen.size < mostRuns;
      if (mayFollow && (await readableIds(database.pool, actor, [child])).length > 0) {
        seen.add(child);
        open.push(child);
      } else found.push(failed);
    }
  }
  return found;
}

const startsRuns = ({ type }: JsonObject): boolean =>
  stageDefinition(String(type))?.needs.includes('executions') === true;

function failedOf(execution: JsonObject, origin: string): JsonObject[] {
  const stages = Array.isArray(execution.stages) ? execution.stages.filter(isJsonObject) : [];
  const parent = objectAt(execution.trigger, 'parentExecution');
  return stages
    .filter(({ status, parentStageId }) => failures.has(String(status)) && parentStageId === undefined)
    .map((stage) => {
      const context = objectAt(stage, 'context');
      const child = startsRuns(stage) ? { ...objectAt(stage, 'outputs'), ...context } : {};
      return {
        parentPipelineExecutionId: orNull(parent.id),
        parentPipelineExecutionName: orNull(parent.name),
        parentPipelineApplication: orNull(parent.application),
        parentPipelineExecutionUrl: addressOf(origin, parent.application, parent.id),
        pipelineExecutionId: orNull(execution.id),
        pipelineExecutionName: orNull(execution.name),
        pipelineApplication: orNull(execution.application),
        pipelineExecutionUrl: addressOf(origin, execution.application, execution.id, stage.id),
        stageId: orNull(stage.id),
        stageName: orNull(stage.name),
        stageType: orNull(stage.type),
        stageStatus: orNull(stage.status),
        stageException: orNull(objectAt(objectAt(context, 'exception'), 'details').error),
        childPipelineExecutionId: orNull(child.executionId),
        childPipelineExecutionName: orNull(child.executionName),
        childPipelineApplication: orNull(child.application),
        childPipelineExecutionUrl: addressOf(origin, child.application, child.executionId),
      };
    });
}

const orNull = (value: Json | undefined): Json => (value === undefined || value === '' ? null : value);

/** The address of this product's own screen. */
function addressOf(origin: string, application: Json | undefined, id: Json | undefined, stage?: Json): Json {
  if (typeof application !== 'string' || typeof id !== 'string' || !application || !id) return null;
  const path = `/applications/${encodeURIComponent(application)}/executions/${encodeURIComponent(id)}`;
  return `${origin.replace(/\/+$/, '')}${path}${stage ? `?stage=${encodeURIComponent(String(stage))}` : ''}`;
}
