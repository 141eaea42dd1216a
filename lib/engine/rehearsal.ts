import { z } from 'zod';
import { asksPeople, isDryRun } from '#lib/engine/dry-run';
import type { Rehearsal, RunnableStage, StageTypes } from '#lib/engine/ports';
import type { ExecutionState } from '#lib/engine/run';
import { isRetryable, messageOf } from '#lib/kernel/errors';
import { isJsonObject, type JsonObject, stringAt } from '#lib/kernel/json';
import type { StagePlan, StepContext, StepResult } from '#lib/stages/contract';

/**
 * The stage types as a dry run sees them. The engine drives a dry run like any other run, but is handed these types in
 * place of the real ones, so that it holds nothing that could act: no steps, no cancel and no stages before or after of a
 * type that plans, and for a type that runs only steps whose capabilities look.
 *
 * A dry run goes on where a real one could not be foreseen. What a stage needs from one that has not really run is listed
 * in its plan (`unknown`) and fails nothing. What the outside refuses fails the stage as it would fail the real one.
 */
export function typesFor(state: Pick<ExecutionState, 'trigger'>, types: StageTypes): StageTypes {
  if (!isDryRun(state)) return types;
  const asks = asksPeople(state);
  const guards = types.guards().map((type) => rehearsed(type, asks));
  return {
    ...types,
    find: (name) => {
      const type = types.find(name);
      return type && rehearsed(type, asks);
    },
    guards: () => guards,
  };
}

function rehearsed(type: RunnableStage, asks: boolean): RunnableStage {
  const { definition, rehearsal } = type;
  const plan = rehearsal?.plan;
  const assumes = definition.asksPerson === true && !asks;
  if (rehearsal?.steps && !(assumes && plan)) return running(type, rehearsal);
  return {
    // Its fields are checked with its plan, because expressions may stand in them that only a real run can evaluate.
    definition: { ...definition, fields: z.looseObject({}) },
    steps: [{ name: 'plan', run: async (context) => (plan ? planning(type, plan, context) : unplanned(type)) }],
    ...(type.guard ? { guard: type.guard } : {}),
  };
}

const unplanned = ({ definition }: RunnableStage): StepResult => ({
  kind: 'skipped',
  context: { plan: { summary: `Skipped: ${definition.title} cannot say beforehand what it would do` } },
});

async function planning(
  { definition }: RunnableStage,
  plan: NonNullable<Rehearsal['plan']>,
  context: StepContext,
): Promise<StepResult> {
  const unknown = unresolvedIn(context.context);
  try {
    const checked = definition.fields.safeParse(context.context);
    if (!checked.success) {
      return refused(checked.error.issues.map(({ message }) => message).join('; '), unknown, {}, context);
    }
    const { outputs = {}, ...made } = await plan(context);
    if (made.refusal) return refused(made.refusal, unknown, { ...made, outputs }, context);
    context.log(made.summary);
    const shown = { ...made, ...(unknown.length > 0 ? { unknown: [...(made.unknown ?? []), ...unknown] } : {}) };
    return { kind: 'succeeded', outputs: { ...outputs, plan: shown as JsonObject } };
  } catch (error) {
    if (isRetryable(error)) throw error;
    return refused(messageOf(error), unknown, {}, context);
  }
}

/** With expressions that only a real run can evaluate, a refusal says nothing about the real run. */
function refused(
  reason: string,
  unknown: readonly string[],
  { outputs = {}, ...made }: Partial<StagePlan>,
  context: StepContext,
): StepResult {
  if (unknown.length > 0) {
    const plan = { summary: 'Not known before a real run', ...made, unknown: [...unknown, reason] };
    delete plan.refusal;
    context.log(plan.summary);
    return { kind: 'succeeded', outputs: { ...outputs, plan: plan as unknown as JsonObject } };
  }
  const plan = { summary: 'It would fail', ...made, refusal: reason };
  return {
    kind: 'failed',
    retry: 'terminal',
    reason: `It would fail: ${reason}`,
    outputs: { plan: plan as unknown as JsonObject },
  };
}

function running(type: RunnableStage, { steps = [], cancel, inward }: Rehearsal): RunnableStage {
  const { cancel: _acts, definition, ...rest } = type;
  return {
    ...rest,
    definition,
    steps: steps.map(({ name, run }) => ({
      name,
      run: async (context) =>
        forgiving(await run(hurried(type, context)), inward && definition.asksPerson !== true, context),
    })),
    ...(cancel ? { cancel } : {}),
  };
}

/** Nobody learns anything from waiting for time to pass. */
function hurried({ definition }: RunnableStage, context: StepContext): StepContext {
  if (definition.skippable !== true) return context;
  return { ...context, context: { ...context.context, skipRemainingWait: true } };
}

/** A condition on something that a planned stage would have left is taken as true: the real run decides. */
function forgiving(result: StepResult, inward: boolean, context: StepContext): StepResult {
  if (result.kind !== 'failed' || result.retry !== 'terminal' || !inward) return result;
  if (!context.stages().some(({ outputs }) => isJsonObject(outputs.plan))) return result;
  const plan = { summary: 'Taken as passed', unknown: [result.reason] };
  context.log(`${plan.summary}: ${result.reason}`);
  return { kind: 'succeeded', outputs: { ...result.outputs, plan }, context: result.context };
}

/** The sentences that the engine keeps about expressions it could not evaluate. */
function unresolvedIn(context: JsonObject): string[] {
  const summary = isJsonObject(context.expressionEvaluationSummary) ? context.expressionEvaluationSummary : {};
  return Object.entries(summary).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : []).map((entry) => `${path}: ${stringAt(entry, 'description') ?? 'unknown'}`),
  );
}
