import type { Actor } from '#lib/auth/actor';
import { nothingAsked } from '#lib/engine/answers';
import { scopeFor } from '#lib/engine/scope';
import { emptyScope, type RunStage, runStageOf, tidySummary } from '#lib/executions/evaluate';
import type { EvaluatedDocument, EvaluationFailure } from '#lib/executions/view';
import { evaluateTemplate } from '#lib/expressions/evaluate';
import type { ExpressionScope } from '#lib/expressions/scope';
import type { EvaluationSummary } from '#lib/expressions/summary';
import { invalid } from '#lib/kernel/errors';
import { byteLength, isJsonObject, type Json, type JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';

export interface EvaluateDocument {
  /** A stage, a pipeline, or any JSON. */
  document: Json;
  /** Whose names it sees; absent = functions only. */
  executionId?: string;
  stageId?: string;
}

const largest = 1_000_000;
/** All stages of a document together; each has its own budget within it, as when it runs. */
const mostMs = 1500;

/**
 * Evaluates a whole document with what a run sees. The fields of a stage see each other and the variables that
 * stages before them would make see the earlier ones, as when the pipeline runs; nothing is fetched and
 * nothing is kept. Secret parameters stay the mask they are in every run.
 */
export async function evaluateDocument(
  database: Database,
  actor: Actor,
  input: EvaluateDocument,
): Promise<EvaluatedDocument> {
  if (byteLength(input.document) > largest) throw invalid('A document to evaluate has at most 1 MB');
  const at = await runStageOf(database, actor, input);
  const evaluation = new Evaluation((extra) => scopeOf(at, extra, actor.name));
  const result = evaluation.whole(input.document);
  return { result, failures: evaluation.failures(), summary: evaluation.summary };
}

function scopeOf(at: RunStage | undefined, extra: JsonObject, user: string): ExpressionScope {
  if (at) return scopeFor(at.run, at.stage, extra);
  const root = (name: string) => (Object.hasOwn(extra, name) ? extra[name] : undefined);
  return { ...emptyScope(user), root, fetched: nothingAsked.scope(false).fetched };
}

class Evaluation {
  readonly summary: EvaluationSummary = {};
  private readonly scopeWith: (extra: JsonObject) => ExpressionScope;
  /** What variables made so far. */
  private readonly made: JsonObject = {};
  private readonly until = Date.now() + mostMs;

  constructor(scopeWith: (extra: JsonObject) => ExpressionScope) {
    this.scopeWith = scopeWith;
  }

  whole(document: Json): Json {
    if (!isJsonObject(document)) return this.part(document, '', {});
    if (!Array.isArray(document.stages)) return this.stage(document, '');
    const { stages, ...rest } = document;
    const around = this.part(rest, '', {}) as JsonObject;
    return { ...around, stages: stages.map((stage, index) => this.stage(stage, `stages[${index}]`)) };
  }

  private stage(stage: Json, path: string): Json {
    if (!isJsonObject(stage)) return this.part(stage, path, {});
    if (Array.isArray(stage.variables)) return this.variables(stage, path);
    const { manifests, ...rest } = stage;
    const unread = stage.skipExpressionEvaluation === true && manifests !== undefined;
    const evaluated = this.part(unread ? rest : stage, path, stage);
    return unread ? { ...(evaluated as JsonObject), manifests } : evaluated;
  }

  /** By what it holds, not by its type: keys and values that see the earlier ones. */
  private variables(stage: JsonObject, path: string): Json {
    const { variables, ...rest } = stage;
    const around = this.part(rest, path, stage) as JsonObject;
    const inside = path === '' ? 'variables' : `${path}.variables`;
    const evaluated = (variables as Json[]).map((variable, index) => {
      const one = this.part(variable, `${inside}[${index}]`, stage);
      if (isJsonObject(one) && one.value !== undefined) this.made[String(one.key)] = one.value;
      return one;
    });
    return { ...around, variables: evaluated };
  }

  private part(value: Json, path: string, own: JsonObject): Json {
    const milliseconds = Math.max(1, Math.min(500, this.until - Date.now()));
    const scope = { ...this.scopeWith({ ...own, ...this.made }), budget: { milliseconds } };
    const { value: result, summary } = evaluateTemplate(value, scope);
    tidySummary(this.summary, summary, path);
    return result;
  }

  failures(): EvaluationFailure[] {
    return Object.entries(this.summary).flatMap(([expression, entries]) =>
      entries.map(({ path, level, description, position }) => ({
        path,
        expression,
        level,
        reason: description,
        position,
      })),
    );
  }
}
