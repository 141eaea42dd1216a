import { describe, expect, it } from 'vitest';
import { failureStatus } from '#lib/engine/rollup';
import { settle } from '#lib/engine/settling';
import { takeSignal } from '#lib/engine/signals';
import { isOverdue, stepEnded, stepStarted, timedOut } from '#lib/engine/steps';
import { newRun, simulated } from '#lib/engine/testing/simulation';
import { testStage, testTypes } from '#lib/engine/testing/stage-types';
import { deadlineOf } from '#lib/engine/time';
import type { JsonObject } from '#lib/kernel/json';
import { stageDefinition } from '#lib/stages/definitions';

const minute = 60_000;
const hour = 60 * minute;

/** Reference §2: what Spinnaker's own stages wait for at most, all their tasks together. */
describe('the time a stage has unless its author says otherwise', () => {
  it.each([
    ['wait', undefined],
    ['checkPreconditions', undefined],
    ['evaluateVariables', undefined],
    ['manualJudgment', 72 * hour],
    ['pipeline', 12 * hour],
    ['webhook', hour],
    ['jenkins', 4 * hour + 15 * minute],
    ['restrictExecutionDuringTimeWindow', 7 * 24 * hour],
    ['deployManifest', 30 * minute],
    ['scaleManifest', 30 * minute],
    ['patchManifest', 30 * minute],
    ['undoRolloutManifest', 30 * minute],
    ['resumeRolloutManifest', 30 * minute],
    ['enableManifest', 30 * minute],
    ['disableManifest', 30 * minute],
    ['deleteManifest', hour],
    ['rollingRestartManifest', hour],
    ['pauseRolloutManifest', hour],
    ['runJobManifest', 120 * minute],
    ['bakeManifest', 5 * minute],
  ])('%s', (type, timeoutMs) => {
    expect(stageDefinition(type)?.timeoutMs).toBe(timeoutMs);
  });
});

const types = testTypes(
  testStage('slow', [() => ({ kind: 'look-again', inMs: 1, waiting: 'x' })], {
    definition: { timeoutMs: 1000 },
  }),
);

function running(fields: JsonObject) {
  let now = 0;
  const around = simulated(types, () => now);
  const run = newRun([{ type: 'slow', refId: '1', ...fields }]);
  settle(run, around());
  const stage = run.topLevel()[0]!;
  stepStarted(run, stage, 0, 0);
  now = 10_000;
  return { run, stage, around };
}

describe('a time-out of the author', () => {
  it.each([
    [{}, 1000],
    [{ stageTimeoutMs: 50 }, 50],
    [{ stageTimeoutMs: '70' }, 70],
    [{ stageTimeoutMs: 50, overrideTimeout: false }, 50],
    [{ overrideTimeout: true }, 1000],
    [{ stageTimeoutMs: 0 }, 1000],
    [{ stageTimeoutMs: null }, 1000],
    [{ stageTimeoutMs: 'soon' }, 1000],
  ])('%j', (fields, deadline) => {
    const { run, stage } = running(fields as JsonObject);
    expect(deadlineOf(run, stage, types)).toBe(deadline);
  });
});

/** Every combination of the flags of a failure; reference §7.2 and §7.6.4. */
describe('a stage whose time is over', () => {
  const values = [undefined, true, false] as const;
  const combinations = values.flatMap((failPipeline) =>
    values.flatMap((continuePipeline) =>
      values.flatMap((completeOtherBranchesThenFail) =>
        values.map((markSuccessfulOnTimeout) => ({
          failPipeline,
          continuePipeline,
          completeOtherBranchesThenFail,
          markSuccessfulOnTimeout,
        })),
      ),
    ),
  );

  it.each(combinations)('%j', (flags) => {
    const given = JSON.parse(JSON.stringify(flags)) as JsonObject;
    const { run, stage, around } = running(given);
    timedOut(run, stage, around());
    settle(run, around());
    const { failPipeline, continuePipeline, completeOtherBranchesThenFail, markSuccessfulOnTimeout } = flags;
    const failed = continuePipeline ? 'FAILED_CONTINUE' : failPipeline === false ? 'STOPPED' : 'TERMINAL';
    const wanted = markSuccessfulOnTimeout ? 'SUCCEEDED' : failed;
    expect(stage.status).toBe(wanted);
    const fails = wanted === 'TERMINAL' || (wanted === 'STOPPED' && completeOtherBranchesThenFail);
    expect(run.state.status).toBe(fails ? 'TERMINAL' : 'SUCCEEDED');
    expect(failureStatus(given)).toBe(failed);
  });
});

/** Orca looks for the nearest `stageTimeoutMs` from a part upwards, and counts from when that stage began. */
describe('the parts of a stage', () => {
  const part = (type: string, context: JsonObject = {}) => ({ type, name: type, context });
  const look = () => ({ kind: 'look-again', inMs: 1, waiting: 'x' }) as const;
  const own = testStage('own', [look], { definition: { timeoutMs: 1000 } });
  const ownerOf = (...parts: ReturnType<typeof part>[]) => testStage('owner', [look], { before: () => parts });

  function begun(fields: JsonObject, owner: ReturnType<typeof testStage>, ...more: ReturnType<typeof testStage>[]) {
    const known = testTypes(owner, own, ...more);
    const clock = { now: 100 };
    const around = simulated(known, () => clock.now);
    const run = newRun([{ type: 'owner', refId: '1', ...fields }]);
    settle(run, around());
    const parent = run.topLevel()[0]!;
    const children = () => run.children(parent);
    for (const child of children()) if (child.status === 'RUNNING') stepStarted(run, child, 0, clock.now);
    return {
      run,
      parent,
      children,
      clock,
      around,
      deadline: (of = children()[0]!) => deadlineOf(run, of, known),
      known,
    };
  }

  it.each([
    [{}, {}, 1100],
    [{ stageTimeoutMs: 300 }, {}, 400],
    [{ stageTimeoutMs: 5000 }, {}, 5100],
    [{ stageTimeoutMs: 300 }, { stageTimeoutMs: 700 }, 800],
  ])('have the time of %j, and of themselves %j', (parent, child, deadline) => {
    expect(begun(parent, ownerOf(part('own', child))).deadline()).toBe(deadline);
  });

  it.each([
    [{}, 'TERMINAL', 'TERMINAL'],
    [{ continuePipeline: true }, 'TERMINAL', 'FAILED_CONTINUE'],
    [{ failPipeline: false }, 'TERMINAL', 'STOPPED'],
    [{ markSuccessfulOnTimeout: true }, 'SUCCEEDED', 'SUCCEEDED'],
  ])('end when it is over: %j', (flags, ofPart, ofParent) => {
    const { run, parent, children, clock, around, known } = begun(
      { stageTimeoutMs: 300, ...flags },
      ownerOf(part('own')),
    );
    clock.now = 399;
    const [child] = children();
    expect(isOverdue(run, child!, known, clock.now)).toBe(false);
    clock.now = 400;
    expect(isOverdue(run, child!, known, clock.now)).toBe(true);
    timedOut(run, child!, around());
    settle(run, around());
    expect(child!.status).toBe(ofPart);
    if (ofParent === 'SUCCEEDED') {
      expect(isOverdue(run, parent, known, clock.now)).toBe(true);
      timedOut(run, parent, around());
      settle(run, around());
    }
    expect(parent.status).toBe(ofParent);
  });

  it('do not lose time to a window that the stage waits for, or to a pause', () => {
    const window = testStage('window', [() => ({ kind: 'succeeded' })], {
      guard: () => part('window'),
      definition: { timeoutMs: 9000 },
    });
    const { run, parent, children, clock, around, deadline } = begun(
      { stageTimeoutMs: 300 },
      ownerOf(part('own')),
      window,
    );
    const [guard, child] = children();
    expect(deadline(guard!)).toBe(9100);
    expect(deadline(child!)).toBeUndefined();
    clock.now = 5000;
    stepEnded(run, guard!, 0, { kind: 'succeeded' }, around());
    settle(run, around());
    expect(deadline(child!)).toBe(5300);
    clock.now = 5100;
    const message = { id: '1', stageId: null, payload: {}, sentBy: 'anna', sentAt: 0 };
    takeSignal(run, { ...message, name: 'pause' }, around());
    clock.now = 6100;
    takeSignal(run, { ...message, name: 'resume' }, around());
    expect(deadline(child!)).toBe(6300);
    expect(deadline(parent)).toBe(6300);
  });

  it('that clean up after a failure have a time of their own', () => {
    const owner = testStage('owner', [look], { onFailure: () => [part('own')] });
    const { run, parent, children, clock, around, deadline } = begun({ stageTimeoutMs: 300 }, owner);
    stepStarted(run, parent, 0, 100);
    clock.now = 400;
    timedOut(run, parent, around());
    settle(run, around());
    stepStarted(run, children()[0]!, 0, 400);
    expect(deadline()).toBe(1400);
  });
});
