import { describe, expect, it } from 'vitest';
import { failureStatus } from '#lib/engine/rollup';
import { deadlineOf, stepStarted, timedOut } from '#lib/engine/steps';
import { newRun, simulated } from '#lib/engine/testing/simulation';
import { testStage, testTypes } from '#lib/engine/testing/stage-types';
import { settle } from '#lib/engine/transitions';
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
    const { stage } = running(fields as JsonObject);
    expect(deadlineOf(stage, types.find('slow'))).toBe(deadline);
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
