import type { Run, StageState } from '#lib/engine/run';
import { isComplete, isUnderWay, releasesDownstream } from '#lib/engine/statuses';

/** Everything before the stage has released it, and what it is part of is under way. */
export function canStart(run: Run, stage: StageState): boolean {
  if (stage.status !== 'NOT_STARTED') return false;
  const parent = run.parent(stage);
  if (stage.parentId !== null && (!parent || !isUnderWay(parent.status))) return false;
  if (stage.requisites.length === 0) return true;
  const upstream = run.upstream(stage);
  return upstream.length === stage.requisites.length && upstream.every((one) => releasesDownstream(one.status));
}

/** False for what has ended, and for what waits behind a sibling that halted and so never starts. */
export function mayStillMove(run: Run, child: StageState): boolean {
  if (isComplete(child.status)) return false;
  if (child.status !== 'NOT_STARTED') return true;
  return run.upstream(child).every((one) => releasesDownstream(one.status) || mayStillMove(run, one));
}
