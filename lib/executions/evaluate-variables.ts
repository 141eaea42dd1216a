import { z } from 'zod';
import type { Actor } from '#lib/auth/actor';
import { scopeFor } from '#lib/engine/scope';
import { runStageOf, tidySummary } from '#lib/executions/evaluate';
import { evaluateTemplate } from '#lib/expressions/evaluate';
import type { EvaluationSummary } from '#lib/expressions/summary';
import { notFound } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { Database } from '#lib/store/database';

/** What Gate's clients send: the variables of a stage, `sourceValue` being what was written and `value` the same. */
export const variablesToTry = z
  .array(z.looseObject({ key: z.string(), value: z.json().optional(), sourceValue: z.json().optional() }))
  .max(500, 'At most 500 variables at once');

/**
 * Tries the variables of an `evaluateVariables` stage one after another, with what a stage behind those named would see
 * of the run. Answers what such a stage would put out, and what could not be evaluated.
 */
export async function tryVariables(
  database: Database,
  actor: Actor,
  input: { executionId: string; requisiteStageRefIds: readonly string[]; variables: z.infer<typeof variablesToTry> },
): Promise<{ result: JsonObject; detail: EvaluationSummary }> {
  const at = await runStageOf(database, actor, input);
  if (!at) throw notFound(`There is no execution ${input.executionId}`);
  const upstream = input.requisiteStageRefIds.flatMap((refId) =>
    [...at.run.stages.values()].filter((stage) => stage.refId === refId && stage.parentId === null),
  );
  const seen = Object.assign({}, ...upstream.reverse().map(({ outputs }) => outputs)) as JsonObject;
  const result: JsonObject = {};
  const detail: EvaluationSummary = {};
  for (const [index, { key, value, sourceValue }] of input.variables.entries()) {
    const pair = { key, value: (sourceValue ?? value ?? null) as Json };
    const tried = evaluateTemplate(pair, scopeFor(at.run, undefined, { ...seen, ...result }));
    const made = tried.value as { key: string; value: Json };
    result[made.key] = made.value;
    tidySummary(detail, tried.summary, `variables[${index}]`);
  }
  return { result, detail };
}
