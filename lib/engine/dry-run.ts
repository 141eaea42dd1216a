import type { ExecutionState } from '#lib/engine/run';
import type { JsonObject } from '#lib/kernel/json';

/** Spinnaker's own field of the trigger. It is set at the start and never changes, so a restart is a dry run again. */
export const isDryRun = ({ trigger }: Pick<ExecutionState, 'trigger'>): boolean => trigger.dryRun === true;

/** Whether judgments of a dry run wait for people as usual instead of being taken as made. Ours, beside `dryRun`. */
export const asksPeople = ({ trigger }: { trigger: JsonObject }): boolean => trigger.dryRunJudgments === 'wait';
