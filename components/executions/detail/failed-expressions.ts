import type { StageView } from '#lib/executions/view';
import { isJsonObject, objectAt, stringAt } from '#lib/kernel/json';

/** Why expressions of the stage stayed the text they were; a sentence each, none twice. */
export function failedExpressionsOf({ context }: Pick<StageView, 'context'>): string[] {
  const entries = Object.values(objectAt(context, 'expressionEvaluationSummary')).flat();
  const sentences = entries.flatMap((entry) => (isJsonObject(entry) ? (stringAt(entry, 'description') ?? []) : []));
  return [...new Set(sentences)];
}
