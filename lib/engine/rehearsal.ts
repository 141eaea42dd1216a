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
  given: StepContext,
): Promise<StepResult> {
  const unknown = new Set(unresolvedIn(given.context));
  const context = noting(given, unknown);
  try {
    const checked = definition.fields.safeParse(context.context);
    if (!checked.success) {
      return refused(checked.error.issues.map(({ message }) => message).join('; '), unknown, {}, context);
    }
    const made = await plan(context);
    if (made.refusal) return refused(made.refusal, unknown, made, context);
    context.log(made.summary);
    return { kind: 'succeeded', ...leaving(made, unknown) };
  } catch (error) {
    if (isRetryable(error)) throw error;
    return refused(messageOf(error), unknown, {}, context);
  }
}

/** Keeps what could not be evaluated while the plan was made; the stage itself decides what becomes of it. */
function noting(context: StepContext, unknown: Set<string>): StepContext {
  return {
    ...context,
    evaluate: (value, extra) => {
      try {
        return context.evaluate(value, extra);
      } catch (error) {
        unknown.add(messageOf(error));
        throw error;
      }
    },
  };
}

function leaving({ outputs = {}, context = {}, ...made }: StagePlan, unknown: ReadonlySet<string>) {
  const all = [...new Set([...(made.unknown ?? []), ...unknown])];
  const plan = { ...made, ...(all.length > 0 ? { unknown: all } : {}) };
  return { outputs: { ...outputs, plan: plan as unknown as JsonObject }, context };
}

/** With expressions that only a real run can evaluate, a refusal says nothing about the real run. */
function refused(
  reason: string,
  unknown: ReadonlySet<string>,
  { refusal: _, ...made }: Partial<StagePlan>,
  { log }: StepContext,
): StepResult {
  if (unknown.size > 0) {
    log('Not known before a real run');
    const plan = { summary: 'Not known before a real run', ...made };
    return { kind: 'succeeded', ...leaving(plan, new Set([...unknown, reason])) };
  }
  const { outputs } = leaving({ summary: 'It would fail', ...made, refusal: reason, outputs: {} }, unknown);
  return { kind: 'failed', retry: 'terminal', reason: `It would fail: ${reason}`, outputs };
}

function running(type: RunnableStage, { steps = [], cancel }: Rehearsal): RunnableStage {
  const { cancel: _acts, ...rest } = type;
  return {
    ...rest,
    steps: steps.map(({ name, run }) => ({
      name,
      run: async (context) => {
        const unknown = new Set<string>();
        const result = await run(hurried(type, forgiving(context, unknown)));
        if (unknown.size === 0 || result.kind === 'skipped') return result;
        const plan = { summary: 'Taken as passed', unknown: [...unknown] };
        return { ...result, outputs: { ...result.outputs, plan } };
      },
    })),
    ...(cancel ? { cancel } : {}),
  };
}

/** Nobody learns anything from waiting for time to pass. */
function hurried({ definition }: RunnableStage, context: StepContext): StepContext {
  if (definition.skippable !== true) return context;
  return { ...context, context: { ...context.context, skipRemainingWait: true } };
}

/**
 * What cannot be evaluated behind a stage that was only planned may be what that stage would have left: a condition then
 * counts as true, a value stays as it is written, and both are noted. What can be evaluated counts as in a real run.
 */
function forgiving(context: StepContext, unknown: Set<string>): StepContext {
  if (!context.before().some(({ outputs }) => isJsonObject(outputs.plan))) return context;
  return {
    ...context,
    condition: (expression) => {
      const value = context.condition(expression);
      if (value === undefined) unknown.add(`Whether this holds: ${expression}`);
      return value ?? true;
    },
    evaluate: (value, extra) => {
      try {
        return context.evaluate(value, extra);
      } catch (error) {
        unknown.add(messageOf(error));
        return value;
      }
    },
  };
}

/** The sentences that the engine keeps about expressions it could not evaluate. */
function unresolvedIn(context: JsonObject): string[] {
  const summary = isJsonObject(context.expressionEvaluationSummary) ? context.expressionEvaluationSummary : {};
  return Object.values(summary).flatMap((entries) =>
    (Array.isArray(entries) ? entries : []).flatMap((entry) => stringAt(entry, 'description') ?? []),
  );
}
