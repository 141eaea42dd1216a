import type { StageTypes } from '#lib/engine/ports';
import { isTrue } from '#lib/engine/rollup';
import type { Run, StageState } from '#lib/engine/run';
import { isComplete } from '#lib/engine/statuses';

/**
 * Until when a stage may take (reference §2, §7.2; Orca's `RunTaskHandler`). An author's `stageTimeoutMs` bounds the stage with all
 * parts of it, from when it begins, windows it waits for left out; the nearest one counts for a part. Without one, a stage has its type's
 * own time for its own steps. Windows have no other time than their own, and neither have parts that clean up after a failure:
 * they begin when the time is over.
 */
export function deadlineOf(run: Run, stage: StageState, types: StageTypes): number | undefined {
  const bounding = boundedBy(run, stage, types);
  if (bounding) {
    const begun = begunAt(run, bounding, types);
    return begun === undefined ? undefined : momentAt(begun + authorsTime(bounding)! + bounding.pausedMs);
  }
  const own = types.find(stage.type)?.definition.timeoutMs;
  const started = stage.tasks[0]?.startedAt;
  return own === undefined || started === undefined ? undefined : started + own + pausedWhileStepping(stage);
}

/** The last moment that dates can hold. */
const lastMoment = 8.64e15;

/** A time that Postgres and every reader can hold: whoever writes a longer wait than that means for ever. */
export const momentAt = (at: number): number => Math.min(at, lastMoment);

/** How long a run was paused while the stage's own steps were under way, in milliseconds. */
export const pausedWhileStepping = (stage: StageState): number => stage.pausedMs - (stage.tasks[0]?.pausedBefore ?? 0);

/** Since when time counts for the stage: since it began, or since its last window opened; undefined while it waits for one. */
export function begunAt(run: Run, stage: StageState, types: StageTypes): number | undefined {
  let begun = stage.startedAt ?? undefined;
  for (const part of run.children(stage, 'before')) {
    if (!isGuard(part, types)) continue;
    if (!isComplete(part.status)) return undefined;
    if (begun !== undefined && part.endedAt !== null) begun = Math.max(begun, part.endedAt);
  }
  return begun;
}

/** A stage whose time is over, if its author says so, counts as succeeded; and then the same goes for the part that was under way. */
export function succeedsWhenOver(run: Run, stage: StageState, types: StageTypes): boolean {
  return [stage, boundedBy(run, stage, types)].some((one) => isTrue(one?.context.markSuccessfulOnTimeout));
}

/** The stage itself or the nearest above it of which the author says how long it may take. */
function boundedBy(run: Run, stage: StageState, types: StageTypes): StageState | undefined {
  for (let one: StageState | undefined = stage; one; one = run.parent(one)) {
    if (authorsTime(one) !== undefined) return one;
    if (one.synthetic === 'onFailure' || isGuard(one, types)) return undefined;
  }
  return undefined;
}

function authorsTime({ context }: StageState): number | undefined {
  const own = Number(context.stageTimeoutMs);
  return Number.isFinite(own) && own > 0 ? own : undefined;
}

const isGuard = (stage: StageState, types: StageTypes): boolean => types.find(stage.type)?.guard !== undefined;
