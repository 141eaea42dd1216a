import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { conditionFor, evaluateFor, prepareFor } from '#lib/engine/scope';
import { deadlineOf } from '#lib/engine/steps';
import type { Surroundings } from '#lib/engine/transitions';
import { ulid } from '#lib/kernel/ids';
import type { JsonObject } from '#lib/kernel/json';
import type { StepContext } from '#lib/stages/contract';

/** What transitions and steps see around a run at one moment. */
export function surroundingsAt(now: number, types: StageTypes): Surroundings {
  const s: Surroundings = {
    now,
    types,
    newId: () => ulid(),
    prepare: (run: Run, stage: StageState, type: RunnableStage) => prepareFor(run, stage, type.definition),
    condition: (run, stage, expression) => conditionFor(run, stage, expression),
    stepContext: (run, stage) => stepContextFor(run, stage, { now, types, abort: neverAborted, log: () => {} }),
  };
  return s;
}

const neverAborted = new AbortController().signal;

export interface StepSurroundings {
  now: number;
  types: StageTypes;
  abort: AbortSignal;
  log(line: string): void;
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
      elapsedMs: Math.max(0, around.now - (stage.tasks[0]?.startedAt ?? around.now) - stage.pausedMs),
    },
    execution: {
      id: state.id,
      application: state.application,
      name: state.name,
      kind: state.kind,
      // Found by a walk through the stages before: only for those who ask.
      get user() {
        return userOf(run, stage);
      },
      trigger: state.trigger,
      depth: typeof state.trigger.depth === 'number' ? state.trigger.depth : 0,
    },
    context: structuredClone(stage.context),
    outputs: structuredClone(stage.outputs),
    // A restart is a new try by a person, so its effects get new keys.
    idempotencyKey: `${stage.id}-${Math.max(index, 0)}-${restartsOf(stage.context)}`,
    attempt: task?.attempt ?? 0,
    now: around.now,
    deadline: deadlineOf(stage, around.types.find(stage.type)),
    abort: around.abort,
    log: around.log,
    stages: () =>
      [...run.stages.values()].map(({ id, refId, name, type, status, context, outputs }) => ({
        id,
        refId,
        name,
        type,
        status,
        context,
        outputs,
      })),
    evaluate: (value, extra) => evaluateFor(run, stage, value, extra),
    condition: (expression) => conditionFor(run, stage, expression),
  };
}

function restartsOf(context: JsonObject): string {
  const details = context.restartDetails as { restartTime?: unknown } | undefined;
  return typeof details?.restartTime === 'number' ? details.restartTime.toString(36) : '0';
}

/** A stage behind a judgment that hands its rights on acts as whoever decided (nearest first). */
function userOf(run: Run, stage: StageState): string {
  const seen = new Set<StageState>();
  let frontier: StageState[] = [stage];
  while (frontier.length > 0) {
    const next: StageState[] = [];
    for (const one of frontier) {
      const parent = run.parent(one);
      for (const before of [...run.upstream(one), ...(parent ? [parent] : [])]) {
        if (seen.has(before)) continue;
        seen.add(before);
        if (before.context.propagateAuthenticationContext === true && before.modifiedBy) return before.modifiedBy;
        next.push(before);
      }
    }
    frontier = next;
  }
  return run.state.startedBy;
}
