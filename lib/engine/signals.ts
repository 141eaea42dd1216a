import type { Signal } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { isComplete, isFailure, isUnderWay } from '#lib/engine/statuses';
import { begunAt, momentAt } from '#lib/engine/time';
import { isEnding, type Surroundings, stageCanceled } from '#lib/engine/transitions';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import { graphOf } from '#lib/pipelines/graph';

/** Transitions that somebody asks for: people, and runs that this one started. As pure as `transitions.ts`. */

/**
 * What takes a run back from its end waits until it has ended: else stages that were just told to stop would count as part of
 * a run that goes on, and fail it.
 */
export const isTooEarly = (run: Run, { name }: Signal): boolean =>
  (name === 'restart' || name === 'ignore-failure') && isEnding(run) && run.active.size > 0;

/** Takes one message from the inbox. Messages that no longer fit are recorded and change nothing. */
export function takeSignal(run: Run, signal: Signal, s: Surroundings): void {
  const stage = signal.stageId === null ? null : (run.stages.get(signal.stageId) ?? null);
  const by = { by: signal.sentBy };
  switch (signal.name) {
    case 'cancel':
    case 'force-cancel':
      if (isComplete(run.state.status)) return;
      resume(run, s);
      run.state.canceledBy ??= signal.sentBy;
      run.state.cancelReason ??= typeof signal.payload.reason === 'string' ? signal.payload.reason : null;
      run.record(s.now, 'execution.cancel-asked', null, { ...by, ...signal.payload });
      if (signal.name === 'force-cancel') for (const one of [...run.active]) stageCanceled(run, one, s);
      return;
    case 'pause':
      pause(run, signal.sentBy, s.now);
      return;
    case 'resume':
      if (run.state.status !== 'PAUSED') return;
      run.record(s.now, 'execution.resumed', null, by);
      resume(run, s);
      return;
    case 'patch':
      if (!stage || isComplete(stage.status)) return;
      stage.context = changedContext(stage, signal);
      stage.modifiedBy = signal.sentBy;
      run.touch(stage);
      run.record(s.now, 'stage.changed', stage, { ...by, change: signal.payload });
      lookNow(run, stage, s.now);
      return;
    case 'look':
      if (stage) lookNow(run, stage, s.now);
      return;
    case 'restart':
      if (stage) restart(run, stage, signal, s);
      return;
    case 'ignore-failure':
      if (stage) ignoreFailure(run, stage, signal, s);
      return;
  }
}

/** With which token somebody changed a stage is not kept longer than who did: the next who does may have none. */
function changedContext({ context }: StageState, { payload, sentBy }: Signal): JsonObject {
  const { lastModifiedWith: _, ...rest } = context;
  return { ...rest, ...payload, lastModifiedBy: sentBy };
}

function lookNow(run: Run, stage: StageState, now: number): void {
  run.lookAgain.add(stage);
  if (!stage.waiting) return;
  stage.waiting = { ...stage.waiting, nextLookAt: now };
  run.touch(stage);
}

function pause(run: Run, by: string, now: number): void {
  if (isComplete(run.state.status) || run.state.status === 'PAUSED' || isEnding(run)) return;
  run.state.status = 'PAUSED';
  run.state.pause = { by, at: now };
  run.record(now, 'execution.paused', null, { by });
  for (const stage of [...run.active]) if (stage.status === 'RUNNING') run.setStatus(stage, 'PAUSED');
}

/** Timers and time-outs go on with what remained when the run was paused. */
function resume(run: Run, { now, types }: Pick<Surroundings, 'now' | 'types'>): void {
  const { state } = run;
  if (state.status !== 'PAUSED' || !state.pause) return;
  const paused = Math.max(0, now - state.pause.at);
  state.status = state.startedAt === null ? 'NOT_STARTED' : 'RUNNING';
  state.pause = null;
  run.changed = true;
  for (const stage of [...run.active]) {
    // Only what stands still of the stage's own time, which begins when no window holds it up any more.
    const since = begunAt(run, stage, types);
    if (since !== undefined) stage.pausedMs += Math.max(0, now - Math.max(now - paused, since));
    if (stage.waiting) {
      const { nextLookAt: look, deadline } = stage.waiting;
      stage.waiting = {
        ...stage.waiting,
        ...(look === undefined ? {} : { nextLookAt: momentAt(look + paused) }),
        ...(deadline === undefined ? {} : { deadline: momentAt(deadline + paused) }),
      };
    }
    run.setStatus(stage, 'RUNNING');
  }
}

/**
 * Runs a stage and everything behind it again (reference §7.4, §7.6.6–7): their fields come from the document anew,
 * outputs of the stages before stay. A branch that was canceled in the first run stays canceled.
 */
function restart(run: Run, stage: StageState, { sentBy: by, payload }: Signal, s: Surroundings): void {
  if (stage.parentId !== null || isUnderWay(stage.status)) return;
  const documents = new Map(graphOf(run.state.document).map((one) => [one.refId, one.document]));
  const behind = new Set<StageState>([stage]);
  for (const one of behind) for (const next of run.downstream(one)) behind.add(next);
  if ([...behind].some((one) => isUnderWay(one.status))) return;
  const previous = stage.context.exception ?? null;
  const { fresh, ...details } = payload;
  const asked: JsonObject = { restartedBy: by, restartTime: s.now, previousException: previous, ...details };
  for (const one of behind) {
    for (const child of [...run.children(one)]) run.remove(child);
    const about = { ...keptOf(one, s), ...(one === stage ? asked : {}) };
    one.context = {
      ...documents.get(one.refId),
      ...objectAt(fresh, one.refId),
      ...(Object.keys(about).length > 0 ? { restartDetails: about } : {}),
    };
    one.outputs = {};
    one.tasks = [];
    one.waiting = null;
    one.failure = null;
    one.modifiedBy = null;
    one.pausedMs = 0;
    one.startedAt = null;
    one.endedAt = null;
    run.setStatus(one, 'NOT_STARTED');
    run.frontier.add(one);
  }
  goOn(run);
  run.record(s.now, 'stage.restarted', stage, { by });
}

/** What a type wants to be remembered of the run before, as Orca does for its stages. */
function keptOf({ type, outputs, context }: StageState, { types }: Surroundings): JsonObject {
  const kept: JsonObject = {};
  for (const [name, from] of Object.entries(types.find(type)?.definition.keptOnRestart ?? {})) {
    const value = outputs[from] ?? context[from];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/**
 * What the run does behind a stage that failed it, had the stage been told to ignore its failure. Branches that were canceled
 * with it stay canceled, as after a restart; they can be restarted by themselves.
 */
function ignoreFailure(run: Run, stage: StageState, { sentBy: by, payload }: Signal, s: Surroundings): void {
  if (stage.parentId !== null || !isFailure(stage.status)) return;
  const { exception, ...context } = stage.context;
  const details = { by, time: s.now, previousException: exception ?? null, ...payload };
  stage.context = { ...context, ignoreFailureDetails: details };
  run.setStatus(stage, 'FAILED_CONTINUE');
  for (const next of run.downstream(stage)) run.frontier.add(next);
  goOn(run);
  run.record(s.now, 'stage.failure-ignored', stage, { by, status: 'FAILED_CONTINUE', ...payload });
}

/** The run is under way again, whatever had ended it. A paused one stays paused, and so do its stages; one that never began begins. */
function goOn({ state }: Run): void {
  if (state.status !== 'PAUSED') state.status = state.startedAt === null ? 'NOT_STARTED' : 'RUNNING';
  state.endedAt = null;
  state.failure = null;
  state.canceledBy = null;
  state.cancelReason = null;
}
