import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import { mayStillMove } from '#lib/engine/readiness';
import { executionOutcome, failureStatus, isTrue, worst } from '#lib/engine/rollup';
import type { Run, StageState } from '#lib/engine/run';
import { sentenceOf } from '#lib/engine/sentence';
import { isComplete, isHalt, isUnderWay, releasesDownstream, type Status } from '#lib/engine/statuses';
import { unstartedStage } from '#lib/engine/unstarted';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { StepContext, SyntheticStage } from '#lib/stages/contract';

/**
 * How stages move once they have begun, to their end and their run's: like `settling.ts` no clock, no database, no outside world.
 *
 * A run is *ending* once `canceledBy` or `failure` is set: nothing starts any more, stages under way are canceled one
 * by one (`stageCanceled`, after their outside work was told), and when none is left the run ends. Both marks are
 * columns, so a crash in the middle goes on with the same ending.
 */
export interface Surroundings {
  now: number;
  types: StageTypes;
  newId(): string;
  /** Evaluates a stage's fields; `failures` are the sentences about what could not be evaluated. */
  prepare(run: Run, stage: StageState, type: RunnableStage): { context: JsonObject; failures: string[] };
  condition(run: Run, stage: StageState, expression: string): boolean | undefined;
  stepContext(run: Run, stage: StageState): StepContext;
  /** A stage that could start must not begin here and now; whoever says so puts it into the frontier again. */
  holdsBack(stage: StageState): boolean;
  /** So much was done that others must have their turn: what else could begin stays in the frontier. */
  enough(): boolean;
}

export const isEnding = (run: Run): boolean => run.state.canceledBy !== null || run.state.failure !== null;

/** Adds the parts that a type plans; false when there are none. A planner that throws fails the stage, save one that only cleans up. */
export function plan(
  run: Run,
  stage: StageState,
  synthetic: 'before' | 'after' | 'onFailure',
  planner: ((context: StepContext) => readonly SyntheticStage[]) | undefined,
  s: Surroundings,
): boolean {
  if (!planner) return false;
  let planned: readonly SyntheticStage[];
  try {
    planned = planner(s.stepContext(run, stage));
  } catch (error) {
    if (synthetic !== 'onFailure') fail(run, stage, failureStatus(stage.context), messageOf(error), s);
    return true;
  }
  const mark = { before: '<', after: '>', onFailure: '!' }[synthetic];
  const refOf = (index: number) => `${stage.refId}${mark}${index + 1}`;
  for (const [index, child] of planned.entries()) {
    run.add(
      unstartedStage({
        id: s.newId(),
        position: stage.position,
        refId: refOf(index),
        type: child.type,
        name: child.name,
        requisites: (child.after ?? []).map(refOf),
        parentId: stage.id,
        synthetic,
        context: child.context,
      }),
    );
  }
  return planned.length > 0;
}

/** Moves a stage under way to its next part: before-stages, steps, after-stages, end. */
export function proceed(run: Run, stage: StageState, type: RunnableStage | undefined, s: Surroundings): void {
  if (!isUnderWay(stage.status)) return;
  if (run.children(stage).some((child) => mayStillMove(run, child))) return;
  const before = worst(run.children(stage, 'before').map((child) => child.status));
  if (isHalt(before)) {
    rollUpHalt(run, stage, before, s);
    return;
  }
  if (stage.tasks.some((task) => !isComplete(task.status))) return;
  const failed = stage.tasks.find((task) => isHalt(task.status) || task.status === 'FAILED_CONTINUE');
  if (failed) {
    complete(run, stage, failed.status, stage.failure, s);
    return;
  }
  const after = run.children(stage, 'after');
  if (after.length === 0 && plan(run, stage, 'after', type?.after, s)) return;
  const halted = worst(after.map((child) => child.status));
  if (isHalt(halted)) {
    rollUpHalt(run, stage, halted, s);
    return;
  }
  const children = run.children(stage);
  const nothingToDo = stage.tasks.length === 0 && children.length === 0;
  complete(run, stage, nothingToDo ? 'SKIPPED' : worst(children.map((child) => child.status)), null, s);
}

/**
 * Only a TERMINAL child goes through the parent's own flags; others roll up as they are (reference §7.6.2). What the parent does
 * on failure comes first, once, and has no say in how it ends.
 */
function rollUpHalt(run: Run, stage: StageState, status: Status, s: Surroundings): void {
  const planned = () => run.children(stage, 'onFailure').length;
  if (planned() === 0 && !isEnding(run)) {
    plan(run, stage, 'onFailure', s.types.find(stage.type)?.onFailure, s);
    if (planned() > 0) return;
  }
  const culprit = run.children(stage).find((child) => child.synthetic !== 'onFailure' && child.status === status);
  complete(run, stage, status === 'TERMINAL' ? failureStatus(stage.context) : status, culprit?.failure ?? null, s);
}

export function complete(run: Run, stage: StageState, status: Status, failure: string | null, s: Surroundings): void {
  stage.endedAt = s.now;
  stage.startedAt ??= status === 'SKIPPED' ? null : s.now;
  stage.failure = failure;
  stage.waiting = null;
  run.setStatus(stage, status);
  run.record(s.now, 'stage.completed', stage, failure === null ? { status } : { status, failure });
  if (releasesDownstream(status)) for (const next of run.downstream(stage)) run.frontier.add(next);
  const parent = run.parent(stage);
  if (parent) proceed(run, parent, s.types.find(parent.type), s);
  else decideEnding(run, stage);
}

/** A halted top-level stage may end the run: mark it, so that what is under way is canceled. */
function decideEnding(run: Run, stage: StageState): void {
  if (!isHalt(stage.status) || isEnding(run)) return;
  const outcome = outcomeOf(run);
  if (outcome === 'TERMINAL' || outcome === 'CANCELED') run.state.failure = sentenceOf(run, outcome);
}

export function outcomeOf(run: Run): Status | undefined {
  return executionOutcome(
    run.topLevel().map((stage) => ({
      status: stage.status,
      completeOtherBranchesThenFail: isTrue(stage.context.completeOtherBranchesThenFail),
      upstream: run.upstream(stage).map((one) => one.status),
    })),
  );
}

export function fail(
  run: Run,
  stage: StageState,
  status: Status,
  reason: string,
  s: Surroundings,
  errors: readonly string[] = [],
): void {
  const task = stage.tasks.find((one) => !isComplete(one.status));
  if (task) {
    task.status = status;
    task.endedAt = s.now;
  } else {
    // A stage can fail without a step of its own (its plan threw); the mark must outlive its on-failure stages.
    stage.tasks.push({ name: 'plan', status, startedAt: s.now, endedAt: s.now, attempt: 0 });
  }
  skipRemaining(stage, s.now, 'NOT_STARTED');
  stage.waiting = null;
  stage.failure = reason;
  stage.context = {
    ...stage.context,
    exception: {
      exceptionType: 'StageFailure',
      operation: task?.name ?? stage.type,
      shouldRetry: false,
      timestamp: s.now,
      details: { error: reason, errors: [reason, ...errors] },
    },
  };
  run.touch(stage);
  const type = s.types.find(stage.type);
  if (plan(run, stage, 'onFailure', type?.onFailure, s) && run.children(stage, 'onFailure').length > 0) return;
  complete(run, stage, status, reason, s);
}

/** Ends tasks that will not run: as skipped, or as never started when the stage failed before them. */
export function skipRemaining(stage: StageState, now: number, as: 'SKIPPED' | 'NOT_STARTED' = 'SKIPPED'): void {
  for (const task of stage.tasks) {
    if (isComplete(task.status)) continue;
    if (as === 'SKIPPED' || task.status === 'RUNNING') {
      task.status = 'SKIPPED';
      task.endedAt = now;
    }
  }
  if (as === 'NOT_STARTED') stage.tasks = stage.tasks.filter((task) => isComplete(task.status));
}

/** After its outside work was told to stop: people decided that the run goes on without the rest of this stage. */
export function stageSkipped(run: Run, stage: StageState, s: Surroundings): void {
  if (!isUnderWay(stage.status)) return;
  skipRemaining(stage, s.now);
  complete(run, stage, 'SKIPPED', null, s);
}

/** After the outside work of a stage was told to stop. */
export function stageCanceled(run: Run, stage: StageState, { now }: Pick<Surroundings, 'now'>): void {
  if (!isUnderWay(stage.status)) return;
  for (const task of stage.tasks) {
    if (task.status === 'RUNNING') {
      task.status = 'CANCELED';
      task.endedAt = now;
    }
  }
  stage.endedAt = now;
  stage.waiting = null;
  run.setStatus(stage, 'CANCELED');
  run.record(now, 'stage.completed', stage, { status: 'CANCELED' });
}
