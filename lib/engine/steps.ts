import { changesByPeople } from '#lib/engine/acting-user';
import type { StageTypes } from '#lib/engine/ports';
import { mayStillMove } from '#lib/engine/readiness';
import { failureStatus } from '#lib/engine/rollup';
import type { Run, StageState, Waiting } from '#lib/engine/run';
import { tooMuchFor } from '#lib/engine/size';
import { isComplete, isUnderWay } from '#lib/engine/statuses';
import { deadlineOf, momentAt, succeedsWhenOver } from '#lib/engine/time';
import { complete, fail, proceed, type Surroundings, skipRemaining } from '#lib/engine/transitions';
import type { JsonObject } from '#lib/kernel/json';
import type { StepResult } from '#lib/stages/contract';

/** Transitions of a stage that follow from its steps and from time. As pure as `transitions.ts`. */

/** The step a stage is at, or -1 when it has none to run now (synthetic stages first, or all done). */
export function currentStep(run: Run, stage: StageState): number {
  if (stage.status !== 'RUNNING' || run.children(stage).some((child) => mayStillMove(run, child))) return -1;
  return stage.tasks.findIndex((task) => !isComplete(task.status));
}

/** When a stage under way wants to be looked at: now or earlier = at once, Infinity = only by a signal. */
export function nextLookAt(stage: StageState): number {
  if (!stage.waiting) return 0;
  return Math.min(
    stage.waiting.nextLookAt ?? Number.POSITIVE_INFINITY,
    stage.waiting.deadline ?? Number.POSITIVE_INFINITY,
  );
}

/** The stage, or one that it is part of, has no time left; what it still does has to be ended. */
export function isOverdue(run: Run, stage: StageState, types: StageTypes, now: number): boolean {
  if (currentStep(run, stage) < 0) return false;
  const deadline = deadlineOf(run, stage, types);
  return deadline !== undefined && now >= deadline;
}

export function stepStarted(run: Run, stage: StageState, index: number, now: number): void {
  const task = stage.tasks[index]!;
  run.lookAgain.delete(stage);
  if (task.status === 'RUNNING') return;
  task.status = 'RUNNING';
  task.startedAt = now;
  if (index === 0 && stage.pausedMs > 0) task.pausedBefore = stage.pausedMs;
  run.touch(stage);
}

/** Takes what a step answered. Ignored when the stage was ended meanwhile. */
export function stepEnded(run: Run, stage: StageState, index: number, result: StepResult, s: Surroundings): void {
  const task = stage.tasks[index];
  if (!isUnderWay(stage.status) || !task || isComplete(task.status)) return;
  const type = s.types.find(stage.type);
  const tooMuch = keepWhatItTold(run, stage, result);
  if (tooMuch !== undefined) {
    fail(run, stage, failureStatus(stage.context), tooMuch, s);
    return;
  }
  switch (result.kind) {
    case 'succeeded':
    case 'finished': {
      stage.waiting = null;
      task.status = 'SUCCEEDED';
      task.endedAt = s.now;
      run.record(s.now, 'task.completed', stage, { task: task.name, status: task.status });
      if (result.kind === 'finished') skipRemaining(stage, s.now);
      proceed(run, stage, type, s);
      return;
    }
    case 'skipped':
      skipRemaining(stage, s.now);
      complete(run, stage, 'SKIPPED', null, s);
      return;
    case 'failed':
      if (result.retry === 'retryable') retryLater(run, stage, index, result.reason, s);
      else fail(run, stage, failureStatus(stage.context, result.status), result.reason, s, result.errors);
      return;
    case 'look-again':
      wait(
        run,
        stage,
        { for: 'work', message: result.waiting, since: s.now, nextLookAt: momentAt(s.now + result.inMs) },
        s,
      );
      return;
    case 'wait':
      wait(
        run,
        stage,
        {
          for: result.for,
          message: result.waiting,
          since: s.now,
          signal: result.signal,
          ...(result.untilMs === undefined ? {} : { nextLookAt: momentAt(s.now + result.untilMs) }),
        },
        s,
      );
      return;
  }
}

/**
 * A step was cut off because its stage ends. What it began meanwhile is kept: whoever tells the outside work to stop must know
 * which that is.
 */
export function stepInterrupted(run: Run, stage: StageState, index: number, result: StepResult): void {
  const task = stage.tasks[index];
  if (isUnderWay(stage.status) && task && !isComplete(task.status)) keepWhatItTold(run, stage, result);
}

/** Never changed in place: a commit writes what is another object than before. When it is too much nothing is kept, and the answer says so. */
function keepWhatItTold(run: Run, stage: StageState, result: StepResult): string | undefined {
  run.touch(stage);
  const told = result.kind === 'skipped' ? undefined : result.outputs;
  if (!told && !result.context) return undefined;
  const outputs = told ? { ...stage.outputs, ...told } : stage.outputs;
  const context = result.context ? { ...stage.context, ...withoutChanges(result.context) } : stage.context;
  const tooMuch = tooMuchFor(run, stage, { context, outputs });
  if (tooMuch !== undefined) return tooMuch;
  stage.outputs = outputs;
  stage.context = context;
  return undefined;
}

function withoutChanges(context: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(context).filter(([name]) => !changesByPeople.has(name)));
}

/** The stage's time is over, and its outside work was told to stop unless that counts as success. */
export function timedOut(run: Run, stage: StageState, s: Surroundings): void {
  const waitedFor = stage.waiting?.message;
  stage.waiting = null;
  if (succeedsWhenOver(run, stage, s.types)) {
    skipRemaining(stage, s.now);
    proceed(run, stage, s.types.find(stage.type), s);
    return;
  }
  const reason = `Timed out${waitedFor ? `; it was still at: ${waitedFor}` : ''}`;
  fail(run, stage, failureStatus(stage.context), reason, s);
}

function wait(run: Run, stage: StageState, waiting: Waiting, s: Surroundings): void {
  const deadline = deadlineOf(run, stage, s.types);
  const same = stage.waiting?.message === waiting.message && stage.waiting.for === waiting.for;
  if (!same) run.record(s.now, 'stage.waiting', stage, { for: waiting.for, message: waiting.message });
  stage.waiting = {
    ...waiting,
    ...(run.lookAgain.delete(stage) ? { nextLookAt: s.now } : {}),
    since: same && stage.waiting ? stage.waiting.since : waiting.since,
    ...(deadline === undefined ? {} : { deadline }),
  };
}

const maxAttempts = 1000;

function retryLater(run: Run, stage: StageState, index: number, reason: string, s: Surroundings): void {
  const task = stage.tasks[index]!;
  task.attempt += 1;
  // Without a time-out of its own a stage still must not retry for ever: 1,000 tries at up to a minute are 16 hours.
  if (task.attempt > maxAttempts) {
    fail(run, stage, failureStatus(stage.context), reason, s);
    return;
  }
  const pause = Math.min(60_000, 1000 * 2 ** Math.min(task.attempt - 1, 6));
  run.record(s.now, 'task.retried', stage, { task: task.name, attempt: task.attempt, reason });
  wait(run, stage, { for: 'work', message: `${reason}; trying again`, since: s.now, nextLookAt: s.now + pause }, s);
}
