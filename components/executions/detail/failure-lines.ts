import type { StageView } from '#lib/executions/view';
import { objectAt } from '#lib/kernel/json';

/** How many lines are worth reading at a glance. */
const tail = 8;

/** What the stage said about its failure beyond the sentence, then the end of its log; nothing twice. */
export function failureLinesOf(stage: Pick<StageView, 'context' | 'failure'>, log: readonly string[]): string[] {
  const { errors } = objectAt(objectAt(stage.context, 'exception'), 'details');
  const said = Array.isArray(errors) ? errors.filter((error): error is string => typeof error === 'string') : [];
  const further = said.filter((line) => line !== stage.failure);
  return [...new Set([...further, ...log.slice(-tail)])];
}
