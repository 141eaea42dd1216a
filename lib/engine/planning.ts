import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import type { StageState } from '#lib/engine/run';
import type { StepContext, SyntheticStage } from '#lib/stages/contract';

/** What is decided about a stage as it starts: whether it runs at all, and which parts run before its steps. */

/** Orca: absent or empty = run; false or not evaluable = skip; without `type` the stage runs (reference §4.7, §7.6.9). */
export function isEnabled(stage: StageState, condition: (expression: string) => boolean | undefined): boolean {
  const enabled = stage.context.stageEnabled as { type?: unknown; expression?: unknown } | null | undefined;
  if (!enabled || typeof enabled !== 'object' || enabled.type !== 'expression') return true;
  if (typeof enabled.expression === 'boolean') return enabled.expression;
  if (typeof enabled.expression !== 'string' || enabled.expression.trim() === '') return true;
  return condition(enabled.expression) === true;
}

/** Guards one after the other, then what the type itself runs before its steps. */
export function partsBefore(
  stage: StageState,
  type: RunnableStage,
  types: StageTypes,
  context: StepContext,
): readonly SyntheticStage[] {
  const own = type.before?.(context) ?? [];
  if (stage.parentId !== null) return own;
  const guards = types.guards().flatMap((one) => one.guard?.(context) ?? []);
  if (guards.length === 0) return own;
  const behindGuards = own.map((part) => ({
    ...part,
    after: part.after?.length ? part.after.map((index) => index + guards.length) : [guards.length - 1],
  }));
  return [...guards.map((guard, index) => ({ ...guard, after: index === 0 ? [] : [index - 1] })), ...behindGuards];
}
