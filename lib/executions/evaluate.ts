import type { Actor } from '#lib/auth/actor';
import { Run, type StageState } from '#lib/engine/run';
import { scopeFor } from '#lib/engine/scope';
import type { Status } from '#lib/engine/statuses';
import { requireExecution } from '#lib/executions/queries';
import { shownDocument } from '#lib/executions/shown-document';
import type { Evaluated } from '#lib/executions/view';
import { evaluateExpression } from '#lib/expressions/evaluate';
import { standardFunctions } from '#lib/expressions/functions/standard';
import { type ExpressionScope, NeedsFetch } from '#lib/expressions/scope';
import { addEntry, type EvaluationSummary } from '#lib/expressions/summary';
import { invalid, notFound } from '#lib/kernel/errors';
import type { Json } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { withoutSecretContent } from '#lib/pipelines/secret-manifests';
import type { Database } from '#lib/store/database';
import { type ExecutionDetailRecord, type StageDetailRecord, selectStages } from '#lib/store/execution-detail';

const longest = 100_000;

/** Tries a template with what a stage of a run sees, or what the run as a whole sees, or with nothing but functions. */
export async function evaluateFor(
  database: Database,
  actor: Actor,
  input: { expression: string; executionId?: string; stageId?: string },
): Promise<Evaluated> {
  if (input.expression.length > longest) throw invalid('An expression to try has at most 100,000 characters');
  const at = await runStageOf(database, actor, input);
  const scope = at ? scopeFor(at.run, at.stage) : emptyScope(actor.name);
  try {
    const { value, outcome, summary } = evaluateExpression(input.expression, scope);
    return { result: value, outcome, detail: summary as unknown as Json };
  } catch (error) {
    if (error instanceof NeedsFetch) throw invalid(`${error.url} is fetched only when a pipeline runs`);
    throw error;
  }
}

/** A past run, and the stage of it whose names are seen. */
export interface RunStage {
  run: Run;
  stage: StageState | undefined;
}

/** Undefined when no execution is named. Throws `not-found` and `forbidden` as whoever shows the execution. */
export async function runStageOf(
  database: Database,
  actor: Actor,
  { executionId, stageId }: { executionId?: string; stageId?: string },
): Promise<RunStage | undefined> {
  if (executionId === undefined) return undefined;
  const record = await requireExecution(database, actor, executionId);
  const stages = (await selectStages(database.pool, [record.id])).get(record.id) ?? [];
  const run = runOf(...asShown(record, stages));
  const stage = stageId === undefined ? undefined : run.stages.get(stageId);
  if (stageId !== undefined && !stage) throw notFound(`${record.name} has no stage ${stageId}`);
  return { run, stage };
}

/** An expression that is tried tells no more of Secrets than the page of the run. */
function asShown(
  record: ExecutionDetailRecord,
  stages: readonly StageDetailRecord[],
): [ExecutionDetailRecord, StageDetailRecord[]] {
  const { document, trigger } = record;
  return [
    { ...record, document: shownDocument(document), trigger: withoutSecretContent(trigger) },
    stages.map((stage) => ({
      ...stage,
      context: withoutSecretContent(stage.context),
      outputs: withoutSecretContent(stage.outputs),
    })),
  ];
}

/** Adds what one part of a document told to what the others did. */
export function tidySummary(all: EvaluationSummary, part: EvaluationSummary, at: string): void {
  for (const [key, entries] of Object.entries(part)) {
    for (const entry of entries) {
      const path = [at, entry.path].filter(Boolean).join('.').replaceAll('.[', '[');
      const description = entry.path === '' ? entry.description : entry.description.replace(entry.path, () => path);
      addEntry(all, key, { ...entry, path, description });
    }
  }
}

export const emptyScope = (user: string): ExpressionScope => ({
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
    startedWith: [],
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
