import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ContextMap } from '../values/model.ts';
import type { Value } from '../values/value.ts';

/**
 * A stage and what comes before it, in the order in which names are looked up in outputs: the stage itself, its direct
 * upstreams, the synthetic stages of those, then what is further up. A synthetic stage that waits for no other goes on
 * with its parent, and one that runs after its parent with those that ran before it.
 */
export function ancestorsOf(stage: ExpressionStage, execution: ExpressionExecution): readonly ExpressionStage[] {
  return [stage, ...before(stage, execution.stages, new Set())];
}

/** The stage itself and, for a synthetic stage, its parents. */
export function directAncestorsOf(stage: ExpressionStage, execution: ExpressionExecution): readonly ExpressionStage[] {
  return [stage, ...parents(stage, execution.stages, new Set(), directAncestors)];
}

type Further = (stage: ExpressionStage, stages: readonly ExpressionStage[], seen: Set<string>) => ExpressionStage[];

/** `seen` holds the refIds of the stages gone through. */
const before: Further = (stage, stages, seen) => {
  seen.add(stage.refId);
  if (stage.requisiteStageRefIds.length === 0) return parents(stage, stages, seen, before);
  const upstream = stages.filter((one) => stage.requisiteStageRefIds.includes(one.refId) && !seen.has(one.refId));
  const ids = new Set(upstream.map((one) => one.id));
  const inside = stages.filter((one) => typeof one.parentStageId === 'string' && ids.has(one.parentStageId));
  return [...upstream, ...inside, ...upstream.flatMap((one) => before(one, stages, seen))];
};

const directAncestors: Further = (stage, stages, seen) => {
  seen.add(stage.refId);
  return parents(stage, stages, seen, directAncestors);
};

function parents(
  stage: ExpressionStage,
  stages: readonly ExpressionStage[],
  seen: Set<string>,
  further: Further,
): ExpressionStage[] {
  const parent = stages.find((one) => one.id === stage.parentStageId);
  if (!parent || seen.has(parent.refId)) return [];
  const earlier =
    stage.syntheticStageOwner === 'STAGE_AFTER'
      ? stages.filter((one) => one.parentStageId === parent.id && one.syntheticStageOwner === 'STAGE_BEFORE')
      : [];
  return [...earlier, parent, ...further(parent, stages, seen)];
}

/** A name in the outputs of the stage and its ancestors, or undefined. */
export function ancestorOutput(
  stage: ExpressionStage,
  execution: ExpressionExecution,
  name: string,
): Value | undefined {
  for (const ancestor of ancestorsOf(stage, execution)) {
    if (Object.hasOwn(ancestor.outputs, name)) return ancestor.outputs[name] ?? null;
  }
  return undefined;
}

/** `stage.context`: its own entries, then the outputs of the stage and its ancestors. */
export const contextOf = (stage: ExpressionStage, execution: ExpressionExecution): ContextMap =>
  new ContextMap(stage.context, (name) => ancestorOutput(stage, execution, name));
