import { type StateName, stateOfStage } from '#components/state/vocabulary.ts';
import type { StageSegment } from '#lib/executions/view';

/** Stages that follow each other in the same state, drawn as one. */
export interface Stretch {
  state: StateName;
  first: StageSegment;
  last: StageSegment;
  count: number;
}

/** Up to so many stages are drawn one by one; more could neither be told apart nor pointed at. */
export const drawnSingly = 50;

export function stretchesOf(stages: readonly StageSegment[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const stage of stages) {
    const state = stateOfStage(stage);
    const before = stretches.at(-1);
    if (before?.state === state && stages.length > drawnSingly) {
      before.last = stage;
      before.count++;
    } else stretches.push({ state, first: stage, last: stage, count: 1 });
  }
  return stretches;
}
