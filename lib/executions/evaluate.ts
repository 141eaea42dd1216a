import type { Actor } from '#lib/auth/actor';
import { Run } from '#lib/engine/run';
import { scopeFor } from '#lib/engine/scope';
import type { Status } from '#lib/engine/statuses';
import { requireExecution } from '#lib/executions/queries';
import { evaluateExpression } from '#lib/expressions/evaluate';
import { standardFunctions } from '#lib/expressions/functions/standard';
import { type ExpressionScope, NeedsFetch } from '#lib/expressions/scope';
import { invalid, notFound } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Database } from '#lib/store/database';
import { type ExecutionDetailRecord, type StageDetailRecord, selectStages } from '#lib/store/execution-detail';

export interface Evaluated {
  /** The text itself where it could not be evaluated. */
  result: Json;
  outcome: 'ok' | 'unresolved' | 'partial' | 'error';
  /** Spinnaker's `expressionEvaluationSummary`: what went wrong, by expression. */
  detail: Json;
}

const longest = 100_000;

/** Tries a template with what a stage of a run sees, or what the run as a whole sees, or with nothing but functions. */
export async function evaluateFor(
  database: Database,
  actor: Actor,
  input: { expression: string; executionId?: string; stageId?: string },
): Promise<Evaluated> {
  if (input.expression.length > longest) throw invalid('An expression to try has at most 100,000 characters');
  const scope = input.executionId
    ? await scopeOf(database, actor, input.executionId, input.stageId)
    : emptyScope(actor.name);
  try {
    const { value, outcome, summary } = evaluateExpression(input.expression, scope);
    return { result: value, outcome, detail: summary as unknown as Json };
  } catch (error) {
    if (error instanceof NeedsFetch) throw invalid(`${error.url} is fetched only when a pipeline runs`);
    throw error;
  }
}

async function scopeOf(
  database: Database,
  actor: Actor,
  executionId: string,
  stageId?: string,
): Promise<ExpressionScope> {
  const record = await requireExecution(database, actor, executionId);
  const stages = (await selectStages(database.pool, [record.id])).get(record.id) ?? [];
  const run = runOf(record, stages);
  const stage = stageId === undefined ? undefined : run.stages.get(stageId);
  if (stageId !== undefined && !stage) throw notFound(`${record.name} has no stage ${stageId}`);
  return scopeFor(run, stage);
}

const emptyScope = (user: string): ExpressionScope => ({
  root: () => undefined,
  functions: standardFunctions,
  allowUnknownKeys: true,
  now: () => Date.now(),
  currentUser: user,
});

/** The run as the engine holds it, for reading only: nothing of it is ever committed. */
export function runOf(record: ExecutionDetailRecord, stages: readonly StageDetailRecord[]): Run {
  const state = {
    ...record,
    status: record.status as Status,
    document: record.document as PipelineDocument,
    version: 0,
    eventSeq: 0,
    signalSeq: 0,
    wants: null,
  };
  return new Run(
    state,
    stages.map((stage) => ({
      ...stage,
      status: stage.status as Status,
      tasks: stage.tasks.map((task) => ({ ...task, status: task.status as Status })),
      pausedMs: 0,
    })),
  );
}
