import { actingUser } from '#lib/engine/acting-user';
import { type Answers, nothingAsked } from '#lib/engine/answers';
import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { conditionFor, evaluateFor, prepareFor, stagesBefore, type Told } from '#lib/engine/scope';
import { deadlineOf, pausedWhileStepping } from '#lib/engine/time';
import type { Surroundings } from '#lib/engine/transitions';
import { ulid } from '#lib/kernel/ids';
import type { StageView, StepContext } from '#lib/stages/contract';

/** What the driver knows beyond the run itself. */
export interface Beyond {
  holdsBack(stage: StageState): boolean;
  /** What the outside answered to the stage's expressions. */
  answersTo(stage: StageState): Answers | undefined;
  enough(): boolean;
}

const nothingBeyond: Beyond = { holdsBack: () => false, answersTo: () => undefined, enough: () => false };

/** What transitions and steps see around a run at one moment. */
export function surroundingsAt(now: number, types: StageTypes, beyond: Beyond = nothingBeyond): Surroundings {
  const told = (stage: StageState) => (beyond.answersTo(stage) ?? nothingAsked).scope(false);
  const s: Surroundings = {
    now,
    types,
    newId: () => ulid(),
    prepare: (run: Run, stage: StageState, type: RunnableStage) => prepareFor(run, stage, type.definition, told(stage)),
    condition: (run, stage, expression) => conditionFor(run, stage, expression, told(stage)),
    holdsBack: (stage) => beyond.holdsBack(stage),
    enough: () => beyond.enough(),
    stepContext: (run, stage) =>
      stepContextFor(run, stage, { now, types, abort: neverAborted, log: () => {}, told: told(stage) }),
  };
  return s;
}

const neverAborted = new AbortController().signal;

export interface StepSurroundings {
  now: number;
  types: StageTypes;
  abort: AbortSignal;
  log(line: string): void;
  told: Told;
}

export function stepContextFor(run: Run, stage: StageState, around: StepSurroundings): StepContext {
  const { state } = run;
  const index = stage.tasks.findIndex((task) => task.status === 'RUNNING');
  const task = stage.tasks[index];
  const startedAt = stage.startedAt ?? around.now;
  return {
    stage: {
      id: stage.id,
      refId: stage.refId,
      name: stage.name,
      type: stage.type,
      startedAt,
      elapsedMs: Math.max(0, around.now - (stage.tasks[0]?.startedAt ?? around.now) - pausedWhileStepping(stage)),
    },
    execution: {
      id: state.id,
      application: state.application,
      name: state.name,
      kind: state.kind,
      // Found by a walk through the stages before: only for those who ask.
      get user() {
        return actingUser(run, stage);
      },
      trigger: state.trigger,
      depth: typeof state.trigger.depth === 'number' ? state.trigger.depth : 0,
    },
    context: structuredClone(stage.context),
    outputs: structuredClone(stage.outputs),
    // A restart is a new try by a person, so the effects of all that runs again get new keys.
    idempotencyKey: `${stage.id}-${Math.max(index, 0)}-${lastRestart(run, stage)}`,
    attempt: task?.attempt ?? 0,
    now: around.now,
    deadline: deadlineOf(run, stage, around.types),
    abort: around.abort,
    log: around.log,
    stages: () => [...run.stages.values()].map(viewOf),
    before: () => stagesBefore(run, stage).map(viewOf),
    evaluate: (value, extra) => evaluateFor(run, stage, value, extra, around.told),
    condition: (expression) => conditionFor(run, stage, expression, around.told),
  };
}

function viewOf({ id, refId, name, type, status, context, outputs }: StageState): StageView {
  return { id, refId, name, type, status, context, outputs };
}

/**
 * When this stage began anew, by its own restart or that of a stage before it; parts are made anew each time. Looks before the
 * stage only in runs that were restarted: the walk is as long as the run.
 */
function lastRestart(run: Run, stage: StageState): string {
  const own = restartTime(stage);
  if (own > 0 || stage.parentId !== null || !wasRestarted(run)) return own.toString(36);
  return Math.max(0, ...stagesBefore(run, stage).map(restartTime)).toString(36);
}

function wasRestarted(run: Run): boolean {
  for (const stage of run.stages.values()) if (restartTime(stage) > 0) return true;
  return false;
}

function restartTime({ context }: StageState): number {
  const details = context.restartDetails as { restartTime?: unknown } | undefined;
  return typeof details?.restartTime === 'number' ? details.restartTime : 0;
}
