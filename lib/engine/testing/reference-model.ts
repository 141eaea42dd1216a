import type { JsonObject } from '#lib/kernel/json';

/**
 * What a run must come to, written to be read and not to be fast: every stage whose stages before it all released it
 * ends as its outcome and flags say. It knows nothing of time, so it does not say which stages a halting failure still
 * let run; the tests allow for that.
 */
export interface ModelStage {
  refId: string;
  requisites: string[];
  outcome: 'succeed' | 'fail' | 'skip';
  flags: { failPipeline?: boolean; continuePipeline?: boolean; completeOtherBranchesThenFail?: boolean };
}

export interface ModelEnd {
  stages: Record<string, string>;
  execution: string;
}

export function modelEnd(stages: readonly ModelStage[]): ModelEnd {
  const ends: Record<string, string> = {};
  const releases = (refId: string) => ['SUCCEEDED', 'SKIPPED', 'FAILED_CONTINUE'].includes(ends[refId] ?? '');
  for (const stage of stages) {
    ends[stage.refId] = stage.requisites.every(releases) ? endOf(stage) : 'NOT_STARTED';
  }
  const all = Object.values(ends);
  const stoppedForFailure = stages.some(
    (stage) => ends[stage.refId] === 'STOPPED' && stage.flags.completeOtherBranchesThenFail,
  );
  const execution = all.includes('TERMINAL') || stoppedForFailure ? 'TERMINAL' : 'SUCCEEDED';
  return { stages: ends, execution };
}

function endOf({ outcome, flags }: ModelStage): string {
  if (outcome === 'skip') return 'SKIPPED';
  if (outcome === 'succeed') return 'SUCCEEDED';
  if (flags.continuePipeline) return 'FAILED_CONTINUE';
  return flags.failPipeline === false ? 'STOPPED' : 'TERMINAL';
}

export function documentOf(stage: ModelStage): JsonObject {
  return {
    refId: stage.refId,
    requisiteStageRefIds: stage.requisites,
    name: stage.refId,
    type: stage.outcome === 'fail' ? 'fail' : 'succeed',
    ...(stage.outcome === 'skip' ? { stageEnabled: { type: 'expression', expression: 'false' } } : {}),
    ...stage.flags,
  };
}
