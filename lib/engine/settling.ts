import { isDryRun } from '#lib/engine/dry-run';
import { isExpired, startsTooLate, tooLateReason } from '#lib/engine/expiry';
import { isEnabled, partsBefore } from '#lib/engine/planning';
import { canStart } from '#lib/engine/readiness';
import { failureStatus, isTrue } from '#lib/engine/rollup';
import type { Run, StageState } from '#lib/engine/run';
import { sentenceOf } from '#lib/engine/sentence';
import { tooMuchFor } from '#lib/engine/size';
import { isComplete, type Status } from '#lib/engine/statuses';
import { complete, isEnding, outcomeOf, plan, proceed, type Surroundings } from '#lib/engine/transitions';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';

/**
 * How runs and their stages begin, and how runs end. `settle` is called after every other transition and lets everything
 * start and end that can; the driver calls it with the time, commits what was changed, and only then acts.
 */

/**
 * Lets everything start and end that can at `s.now`, or as much of it as is enough, but one at least. Safe to call at any time,
 * and to be called again while something `mayBegin`.
 */
export function settle(run: Run, s: Surroundings): void {
  const { state } = run;
  if (isComplete(state.status) || state.status === 'PAUSED') return;
  if (state.status === 'NOT_STARTED' && !isEnding(run)) start(run, s.now);
  let begun = false;
  while (!isEnding(run) && run.frontier.size > 0) {
    for (const stage of [...run.frontier]) {
      if (begun && s.enough()) return;
      run.frontier.delete(stage);
      if (!canStart(run, stage)) continue;
      if (s.holdsBack(stage)) run.heldBack.add(stage);
      else begin(run, stage, s);
      begun = true;
      if (isEnding(run)) break;
    }
  }
  if (run.active.size > 0 || (run.heldBack.size > 0 && !isEnding(run))) return;
  if (isEnding(run)) finish(run, state.canceledBy !== null ? 'CANCELED' : endStatus(run), s.now);
  else finish(run, outcomeOf(run) ?? 'SUCCEEDED', s.now);
}

/** Stages that were left to begin later. */
export const mayBegin = (run: Run): boolean =>
  run.state.status === 'RUNNING' && !isEnding(run) && run.frontier.size > 0;

/** Whoever waited longer than the run may wait for its beginning finds it canceled (Orca's `StartExecutionHandler`). */
function start(run: Run, now: number): void {
  const { state } = run;
  if (startsTooLate(run, now)) {
    state.canceledBy = '<engine>';
    state.cancelReason = tooLateReason(run);
    run.record(now, 'execution.cancel-asked', null, { by: state.canceledBy, reason: state.cancelReason });
    return;
  }
  state.status = 'RUNNING';
  state.startedAt = now;
  run.record(now, 'execution.started', null);
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
  if (isExpired(stage.context, s.now)) {
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
  const tooMuch = tooMuchFor(run, stage, { context: prepared.context, outputs: stage.outputs });
  if (tooMuch !== undefined) {
    complete(run, stage, failureStatus(stage.context), tooMuch, s);
    return;
  }
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
