import { isComplete, releasesDownstream, type Status } from '#lib/engine/statuses';
import type { JsonObject } from '#lib/kernel/json';

/**
 * Orca's mapping of a failure through a stage's flags (reference §7.2, §7.6.4–5): `continuePipeline` wins over all, and
 * `otherwise` is what a stage without flags becomes.
 */
export function failureStatus(flags: JsonObject, otherwise: Status = 'TERMINAL'): Status {
  if (otherwise !== 'TERMINAL' && otherwise !== 'CANCELED') return otherwise;
  if (isTrue(flags.continuePipeline)) return 'FAILED_CONTINUE';
  return flags.failPipeline === false || flags.failPipeline === 'false' ? 'STOPPED' : otherwise;
}

/** What a stage is when its synthetic children are: the worst wins. */
export function worst(statuses: readonly Status[]): Status {
  for (const status of ['TERMINAL', 'STOPPED', 'CANCELED', 'FAILED_CONTINUE'] as const) {
    if (statuses.includes(status)) return status;
  }
  return 'SUCCEEDED';
}

export interface TopLevelStage {
  status: Status;
  completeOtherBranchesThenFail: boolean;
  /** Every stage it waits for directly, by status. */
  upstream: readonly Status[];
}

/**
 * How the run ends, or undefined while it goes on (reference §7.2). `moving` = some stage is under way or may still
 * start; stages behind a stopped one never start and do not count.
 */
export function executionOutcome(stages: readonly TopLevelStage[]): Status | undefined {
  if (stages.length === 0) return 'TERMINAL';
  const statuses = stages.map((stage) => stage.status);
  if (statuses.includes('TERMINAL')) return 'TERMINAL';
  if (statuses.includes('CANCELED')) return 'CANCELED';
  if (statuses.every(releasesDownstream)) return 'SUCCEEDED';
  const moving = stages.some(
    (stage) =>
      !isComplete(stage.status) && (stage.status !== 'NOT_STARTED' || stage.upstream.every(releasesDownstream)),
  );
  if (moving) return undefined;
  return stages.some((stage) => stage.status === 'STOPPED' && stage.completeOtherBranchesThenFail)
    ? 'TERMINAL'
    : 'SUCCEEDED';
}

export const isTrue = (value: unknown): boolean => value === true || value === 'true';
