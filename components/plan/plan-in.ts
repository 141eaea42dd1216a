import type { StageView } from '#lib/executions/view';
import { isJsonObject } from '#lib/kernel/json';
import type { StagePlan } from '#lib/stages/contract';

/** What a dry run left in a stage; a skipped one has it in its context. */
export function planIn(stage: Pick<StageView, 'outputs' | 'context'>): StagePlan | undefined {
  const plan = stage.outputs.plan ?? stage.context.plan;
  return isJsonObject(plan) && typeof plan.summary === 'string' ? (plan as unknown as StagePlan) : undefined;
}
