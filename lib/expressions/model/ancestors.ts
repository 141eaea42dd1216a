import type { ExpressionExecution, ExpressionStage } from '../scope.ts';
import { ContextMap } from '../values/model.ts';
import type { Value } from '../values/value.ts';

/**
 * Ancestors of a stage, the nearest first: its direct upstreams in the order of the stage list, then theirs, each once;
 * a synthetic stage goes on with its parent and what stands before that. Names are looked up in their outputs.
 */
export function ancestorsOf(stage: ExpressionStage, execution: ExpressionExecution): readonly ExpressionStage[] {
  const found: ExpressionStage[] = [];
  const seen = new Set<string>([stage.id]);
  let level: readonly ExpressionStage[] = [stage];
  while (level.length > 0) {
    const wanted = new Set(level.flatMap((one) => upstreamKeys(one)));
    level = execution.stages.filter(
      (other) => !seen.has(other.id) && (wanted.has(`ref:${other.refId}`) || wanted.has(`id:${other.id}`)),
    );
    for (const one of level) seen.add(one.id);
    found.push(...level);
  }
  return found;
}

function upstreamKeys(stage: ExpressionStage): string[] {
  const refs = stage.requisiteStageRefIds.map((ref) => `ref:${ref}`);
  return stage.parentStageId ? [...refs, `id:${stage.parentStageId}`] : refs;
}

/** A name in the outputs of the ancestors, or undefined. */
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

/** `stage.context`: its own entries, then the outputs of its ancestors. */
export const contextOf = (stage: ExpressionStage, execution: ExpressionExecution): ContextMap =>
  new ContextMap(stage.context, (name) => ancestorOutput(stage, execution, name));
