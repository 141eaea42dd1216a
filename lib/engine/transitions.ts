import { isDryRun } from '#lib/engine/dry-run';
import { isEnabled, partsBefore } from '#lib/engine/planning';
import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import { canStart, mayStillMove } from '#lib/engine/readiness';
import { executionOutcome, failureStatus, isTrue, worst } from '#lib/engine/rollup';
import type { Run, StageState } from '#lib/engine/run';
import { sentenceOf } from '#lib/engine/sentence';
import { isComplete, isHalt, isUnderWay, releasesDownstream, type Status } from '#lib/engine/statuses';
import { unstartedStage } from '#lib/engine/unstarted';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { StepContext, SyntheticStage } from '#lib/stages/contract';

/**
 * Every change of state of a run, and nothing else: no clock, no database, no outside world. The driver calls these
 * with the time, commits what they changed, and only then acts.
 *
 * A run moves by `settle`, which is called after every other transition and lets everything start and end that can.
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
}

export const isEnding = (run: Run): boolean => run.state.canceledBy !== null || run.state.failure !== null;

/** Lets everything start and end that can at `s.now`. Safe to call at any time. */
export function settle(run: Run, s: Surroundings): void {
  const { state } = run;
  if (isComplete(state.status) || state.status === 'PAUSED') return;
  if (state.status === 'NOT_STARTED' && !isEnding(run)) {
    state.status = 'RUNNING';
    state.startedAt = s.now;
    run.record(s.now, 'execution.started', null);
  }
  while (!isEnding(run) && run.frontier.size > 0) {
    for (const stage of [...run.frontier]) {
      run.frontier.delete(stage);
      if (!canStart(run, stage)) continue;
      if (s.holdsBack(stage)) run.heldBack.add(stage);
      else begin(run, stage, s);
      if (isEnding(run)) break;
    }
  }
  if (run.active.size > 0 || (run.heldBack.size > 0 && !isEnding(run))) return;
  if (isEnding(run)) finish(run, state.canceledBy !== null ? 'CANCELED' : endStatus(run), s.now);
  else finish(run, outcomeOf(run) ?? 'SUCCEEDED', s.now);
}

/** Whatever goes wrong in what a type, or an author, wants to be looked at first fails the stage, like a step that throws. */
function begin(run: Run, stage: StageState, s: Surroundings): void {
  try {
    beginOrSkip(run, stage, s);
  } catch (error) {
    if (!isComplete(stage.status)) complete(run, stage, failureStatus(stage.context), messageOf(error), s);
  }
}

function beginOrSkip(run: Run, stage: StageState, s: Surroundings): void {
  const expiry = stage.context.startTimeExpiry;
  if (typeof expiry === 'number' && s.now > expiry) {
    complete(run, stage, 'SKIPPED', null, s);
    return;
  }
  if (
    run.state.kind === 'pipeline' &&
    stage.parentId === null &&
    !isEnabled(stage, (expression) => s.condition(run, stage, expression) ?? isDryRun(run.state))
  ) {
    complete(run, stage, 'SKIPPED', null, s);
    return;
  }
  stage.startedAt = s.now;
  run.setStatus(stage, 'RUNNING');
  run.record(s.now, 'stage.started', stage, aboutPart(stage));
  const type = s.types.find(stage.type);
  if (!type) {
    complete(run, stage, failureStatus(stage.context), unknownType(stage.type), s);
    return;
  }
  const prepared = s.prepare(run, stage, type);
  stage.context = prepared.context;
  // Orca ends the stage directly here, whatever its failure flags say (reference §7.6.1).
  if (prepared.failures.length > 0 && isTrue(stage.context.failOnFailedExpressions) && !isDryRun(run.state)) {
    complete(run, stage, 'TERMINAL', prepared.failures.join('; '), s);
    return;
  }
  const checked = type.definition.fields.safeParse(stage.context);
  if (!checked.success) {
    const reasons = checked.error.issues.map((issue) => issue.message);
    const hint = prepared.failures.length > 0 ? ` (${prepared.failures.join('; ')})` : '';
    complete(run, stage, failureStatus(stage.context), `${[...new Set(reasons)].join('; ')}${hint}`, s);
    return;
  }
  stage.tasks = type.steps.map((step) => ({ name: step.name, status: 'NOT_STARTED', attempt: 0 }));
  plan(run, stage, 'before', (context) => partsBefore(stage, type, s.types, context), s);
  proceed(run, stage, type, s);
}

/** A restart forgets parts: what they were stands in the event log, so that it can be redrawn by itself. */
const aboutPart = ({ parentId, synthetic, name, type }: StageState): JsonObject =>
  parentId === null ? {} : { partOf: parentId, place: synthetic, name, type };

const unknownType = (type: string): string =>
  `The stage type ${type || '(none)'} is not known to Gennaker; replace or remove the stage`;

function plan(
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

function outcomeOf(run: Run): Status | undefined {
  return executionOutcome(
    run.topLevel().map((stage) => ({
      status: stage.status,
      completeOtherBranchesThenFail: isTrue(stage.context.completeOtherBranchesThenFail),
      upstream: run.upstream(stage).map((one) => one.status),
    })),
  );
}

const endStatus = (run: Run): Status => (outcomeOf(run) === 'CANCELED' ? 'CANCELED' : 'TERMINAL');

function finish(run: Run, status: Status, now: number): void {
  const { state } = run;
  state.status = status;
  // A run that was canceled while it waited for its turn never started.
  if (status !== 'CANCELED') state.startedAt ??= now;
  state.endedAt = now;
  if (status === 'TERMINAL') state.failure ??= sentenceOf(run, status);
  run.record(
    now,
    'execution.completed',
    null,
    state.failure === null ? { status } : { status, failure: state.failure },
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
