import type { StageTypes } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { isUnderWay } from '#lib/engine/statuses';

/**
 * What has to become of a stage under way because people skip it or the stage it is part of (`manualSkip`, reference §7.4):
 * first its parts are canceled, then it is skipped itself. Undefined = it goes on, or still waits for its parts.
 */
export function skipping(run: Run, stage: StageState, types: StageTypes): 'skip' | 'cancel' | undefined {
  const asked = skipAsked(stage, types);
  let above = run.parent(stage);
  while (above && !skipAsked(above, types)) above = run.parent(above);
  if (!asked && !above) return undefined;
  if (run.children(stage).some((child) => isUnderWay(child.status))) return undefined;
  return above ? 'cancel' : 'skip';
}

function skipAsked(stage: StageState, types: StageTypes): boolean {
  if (stage.context.manualSkip !== true) return false;
  return stage.context.skippable === true || types.find(stage.type)?.definition.skippable === true;
}
