import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RunnableStage } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { prepareFor } from '#lib/engine/scope';
import { mayBegin, settle } from '#lib/engine/settling';
import { takeSignal } from '#lib/engine/signals';
import { newRun, simulate, simulated } from '#lib/engine/testing/simulation';
import { fail, gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { JsonObject } from '#lib/kernel/json';

const canceled = testStage('canceled', [
  () => ({ kind: 'failed', retry: 'terminal', reason: 'aborted', status: 'CANCELED' }),
]);
const all = testTypes(succeed, fail, gate, canceled);
let now = 1000;
const first = (ready: StageState[]) => ready[0]!;

async function play(stages: JsonObject[], types = all) {
  const run = newRun(stages);
  await simulate(
    run,
    simulated(types, () => now++),
    first,
  );
  return run;
}

const statusesOf = (run: Run) => Object.fromEntries(run.topLevel().map((stage) => [stage.refId, stage.status]));
const stage = (refId: string, requisites: string[], type = 'succeed', more: JsonObject = {}) => ({
  refId,
  requisiteStageRefIds: requisites,
  type,
  name: refId,
  ...more,
});

describe('how a run moves through its graph', () => {
  it('runs a document without refIds as a line', async () => {
    const run = await play([{ type: 'succeed' }, { type: 'succeed' }]);
    expect(run.state.status).toBe('SUCCEEDED');
    expect(statusesOf(run)).toEqual({ 0: 'SUCCEEDED', 1: 'SUCCEEDED' });
  });

  it('begins one stage at a time when that is enough for one turn, and forgets none', () => {
    const run = newRun([stage('a', [], 'gate'), stage('b', [], 'gate'), stage('c', [], 'gate')]);
    const s = { ...simulated(all, () => now)(), enough: () => true };
    for (const begun of [1, 2, 3]) {
      settle(run, s);
      expect(run.active.size).toBe(begun);
      expect(mayBegin(run)).toBe(begun < 3);
    }
  });

  it('fails a pipeline without stages with a sentence', async () => {
    const run = await play([]);
    expect(run.state.status).toBe('TERMINAL');
    expect(run.state.failure).toBe('The pipeline has no stages');
  });

  it('starts a join only after all stages before it', async () => {
    const run = newRun([stage('a', []), stage('b', []), stage('j', ['a', 'b'])]);
    const { started } = await simulate(
      run,
      simulated(all, () => now++),
      first,
    );
    expect(started).toEqual(['sa', 'sb', 'sj']);
  });

  it('lets a skipped stage release a join', async () => {
    const off = { stageEnabled: { type: 'expression', expression: 'false' } };
    const run = await play([stage('a', [], 'succeed', off), stage('b', []), stage('j', ['a', 'b'])]);
    expect(statusesOf(run)).toEqual({ a: 'SKIPPED', b: 'SUCCEEDED', j: 'SUCCEEDED' });
  });

  it('fails a stage of an unknown type and names it', async () => {
    const run = await play([stage('a', [], 'teleport')]);
    expect(run.state.failure).toContain('The stage type teleport is not known');
  });

  it('gives a stage the types that its fields have when an expression leaves a text', () => {
    const fields = z.looseObject({ on: z.boolean(), minutes: z.number(), title: z.string() });
    const { definition } = testStage('echo', [], { definition: { fields } });
    const texts = { on: "${'tr' + 'ue'}", minutes: "${'3' + '0'}", title: '${6 * 7}', other: "${'true'}" };
    const run = newRun([stage('a', [], 'echo', texts)]);
    const { context } = prepareFor(run, run.topLevel()[0]!, definition);
    expect(context).toMatchObject({ on: true, minutes: 30, title: '42', other: 'true' });
  });
});

describe('the failure flags', () => {
  const cases: [string, JsonObject, Record<string, string>, string][] = [
    ['halt the pipeline by default', {}, { x: 'TERMINAL', y: 'NOT_STARTED' }, 'TERMINAL'],
    ['halt only the branch', { failPipeline: false }, { x: 'STOPPED', y: 'NOT_STARTED' }, 'SUCCEEDED'],
    [
      'halt the branch and fail in the end',
      { failPipeline: false, completeOtherBranchesThenFail: true },
      { x: 'STOPPED', y: 'NOT_STARTED' },
      'TERMINAL',
    ],
    [
      'ignore the failure',
      { continuePipeline: true, failPipeline: false },
      { x: 'FAILED_CONTINUE', y: 'SUCCEEDED' },
      'SUCCEEDED',
    ],
    [
      'take completeOtherBranchesThenFail as nothing when the pipeline halts anyway',
      { completeOtherBranchesThenFail: true },
      { x: 'TERMINAL', y: 'NOT_STARTED' },
      'TERMINAL',
    ],
    ['read flags written as text', { continuePipeline: 'true' }, { x: 'FAILED_CONTINUE', y: 'SUCCEEDED' }, 'SUCCEEDED'],
  ];
  it.each(cases)('%s', async (_title, flags, expected, status) => {
    const run = await play([stage('o', []), stage('x', [], 'fail', flags), stage('y', ['x'])]);
    expect(statusesOf(run)).toMatchObject(expected);
    expect(run.state.status).toBe(status);
  });

  it('lets other branches finish before a stopped branch fails the run', async () => {
    const flags = { failPipeline: false, completeOtherBranchesThenFail: true };
    const run = await play([stage('x', [], 'fail', flags), stage('a', []), stage('b', ['a']), stage('c', ['b'])]);
    expect(statusesOf(run)).toEqual({ x: 'STOPPED', a: 'SUCCEEDED', b: 'SUCCEEDED', c: 'SUCCEEDED' });
    expect(run.state.status).toBe('TERMINAL');
    expect(run.state.failure).toBe('x: it broke');
  });

  it('cancels what runs beside a terminal failure', async () => {
    const run = await play([stage('w', [], 'gate'), stage('x', [], 'fail')]);
    expect(statusesOf(run)).toEqual({ w: 'CANCELED', x: 'TERMINAL' });
    expect(run.state.status).toBe('TERMINAL');
  });

  it('ends canceled when a stage says that its work was canceled', async () => {
    const run = await play([stage('x', [], 'canceled'), stage('y', ['x'])]);
    expect(run.state.status).toBe('CANCELED');
  });
});

describe('synthetic stages', () => {
  const withChildren = (
    before: JsonObject[],
    own: RunnableStage['steps'] | null = null,
    more: Partial<RunnableStage> = {},
  ) =>
    testStage('parent', own === null ? [] : own.map((step) => step.run), {
      before: () => before.map((child) => ({ type: String(child.type), name: 'child', context: child })),
      ...more,
    });

  it('runs before-stages first and rolls their statuses up', async () => {
    const parent = withChildren([{ type: 'succeed' }, { type: 'fail', continuePipeline: true }]);
    const run = await play([stage('p', [], 'parent')], testTypes(parent, succeed, fail));
    expect(statusesOf(run)).toEqual({ p: 'FAILED_CONTINUE' });
  });

  it('hands a stopped child on unchanged, and a terminal one through the flags of its parent', async () => {
    const stopped = withChildren([{ type: 'fail', failPipeline: false }]);
    expect(statusesOf(await play([stage('p', [], 'parent')], testTypes(stopped, fail)))).toEqual({ p: 'STOPPED' });
    const terminal = withChildren([{ type: 'fail' }]);
    const run = await play([stage('p', [], 'parent', { continuePipeline: true })], testTypes(terminal, fail));
    expect(statusesOf(run)).toEqual({ p: 'FAILED_CONTINUE' });
    expect(run.topLevel()[0]?.failure).toBe('it broke');
  });

  it('skips a stage that has nothing to do', async () => {
    const run = await play([stage('p', [], 'parent'), stage('q', ['p'])], testTypes(withChildren([]), succeed));
    expect(statusesOf(run)).toEqual({ p: 'SKIPPED', q: 'SUCCEEDED' });
  });

  it('runs on-failure stages and keeps the failure', async () => {
    const order: string[] = [];
    const cleanup = testStage('cleanup', [
      () => {
        order.push('cleanup');
        return { kind: 'succeeded' };
      },
    ]);
    const parent = testStage('parent', [() => ({ kind: 'failed', retry: 'terminal', reason: 'no' })], {
      onFailure: () => [{ type: 'cleanup', name: 'clean up', context: {} }],
    });
    const run = await play([stage('p', [], 'parent')], testTypes(parent, cleanup));
    expect(order).toEqual(['cleanup']);
    expect(statusesOf(run)).toEqual({ p: 'TERMINAL' });
    expect(run.state.failure).toBe('p: no');
  });

  it('runs on-failure stages for a stage whose after-stage failed, once, and keeps that failure', async () => {
    const order: string[] = [];
    const cleanup = testStage('cleanup', [
      () => {
        order.push('cleanup');
        return { kind: 'failed', retry: 'terminal', reason: 'cannot clean up' };
      },
    ]);
    const parent = testStage('parent', [() => ({ kind: 'succeeded' })], {
      after: () => [{ type: 'fail', name: 'one', context: {} }],
      onFailure: () => [{ type: 'cleanup', name: 'clean up', context: {} }],
    });
    const run = await play([stage('p', [], 'parent')], testTypes(parent, fail, cleanup));
    expect(order).toEqual(['cleanup']);
    expect(statusesOf(run)).toEqual({ p: 'TERMINAL' });
    expect(run.state.failure).not.toContain('clean up');
  });

  it('ends a chain of after-stages whose first one failed', async () => {
    const parent = testStage('parent', [() => ({ kind: 'succeeded' })], {
      after: () => [
        { type: 'fail', name: 'one', context: {} },
        { type: 'succeed', name: 'two', context: {}, after: [0] },
      ],
    });
    const run = await play([stage('p', [], 'parent')], testTypes(parent, fail, succeed));
    expect(statusesOf(run)).toEqual({ p: 'TERMINAL' });
  });
});

describe('signals', () => {
  const signal = (
    name: 'cancel' | 'pause' | 'resume' | 'patch' | 'restart',
    stageId: string | null = null,
    payload: JsonObject = {},
  ) => ({
    id: name,
    name,
    stageId,
    payload,
    sentBy: 'anna',
    sentAt: now,
  });

  it('cancels a run that has not started without starting anything', async () => {
    const run = newRun([stage('a', [])]);
    takeSignal(run, signal('cancel', null, { reason: 'wrong branch' }), simulated(all, () => now)());
    settle(run, simulated(all, () => now)());
    expect(run.state).toMatchObject({ status: 'CANCELED', canceledBy: 'anna', cancelReason: 'wrong branch' });
    expect(statusesOf(run)).toEqual({ a: 'NOT_STARTED' });
  });

  it.each([1_000, '1000'])('cancels a run that begins after its start time expired (%j)', (startTimeExpiry) => {
    const run = newRun([stage('a', [])]);
    run.state.document = { ...run.state.document, startTimeExpiry };
    settle(run, simulated(all, () => 1_001)());
    expect(run.state).toMatchObject({ status: 'CANCELED', canceledBy: '<engine>', startedAt: null });
    expect(run.state.cancelReason).toBe('It could not begin before its start time expired (1970-01-01T00:00:01.000Z)');
    expect(statusesOf(run)).toEqual({ a: 'NOT_STARTED' });
    // Who restarts it wants it to begin now.
    takeSignal(run, signal('restart', 'sa'), simulated(all, () => 2_000)());
    settle(run, simulated(all, () => 2_000)());
    expect(statusesOf(run)).toEqual({ a: 'RUNNING' });
  });

  it.each([1_001, '', 'tomorrow', null])('begins a run whose start time has not expired (%j)', (startTimeExpiry) => {
    const run = newRun([stage('a', [], 'gate')]);
    run.state.document = { ...run.state.document, startTimeExpiry };
    settle(run, simulated(all, () => 1_001)());
    // Expired while it is under way: it goes on.
    settle(run, simulated(all, () => 9_000)());
    expect(run.state.status).toBe('RUNNING');
  });

  it('skips a stage that is too late, in numbers and in words', async () => {
    const late = [stage('a', [], 'gate', { startTimeExpiry: 5 }), stage('b', [], 'gate', { startTimeExpiry: '5' })];
    const run = await play([...late, stage('j', ['a', 'b'])]);
    expect(statusesOf(run)).toEqual({ a: 'SKIPPED', b: 'SKIPPED', j: 'SUCCEEDED' });
  });

  it('goes on with what remained of a timer after a pause', async () => {
    const timer = testStage('timer', [
      () => ({ kind: 'wait', for: 'time', signal: 'skip', waiting: '…', untilMs: 1000 }),
    ]);
    const types = testTypes(timer);
    let at = 0;
    const around = simulated(types, () => at);
    const run = newRun([stage('t', [], 'timer')]);
    await simulate(run, around, first);
    at = 400;
    takeSignal(run, signal('pause'), around());
    at = 5400;
    takeSignal(run, signal('resume'), around());
    expect(run.byRefId('t')?.waiting?.nextLookAt).toBe(6000);
    expect(run.byRefId('t')?.pausedMs).toBe(5000);
  });

  it('restarts a stage with its fields anew, and everything behind it', async () => {
    let works = false;
    const flaky = testStage('flaky', [
      () => (works ? { kind: 'succeeded' } : { kind: 'failed', retry: 'terminal', reason: 'not yet' }),
    ]);
    const types = testTypes(succeed, flaky);
    const run = newRun([stage('a', []), stage('b', ['a'], 'flaky', { field: 1 }), stage('c', ['b'])]);
    const around = simulated(types, () => now++);
    await simulate(run, around, first);
    expect(run.state.status).toBe('TERMINAL');
    works = true;
    takeSignal(run, signal('restart', 'sb'), around());
    await simulate(run, around, first);
    expect(run.state).toMatchObject({ status: 'SUCCEEDED', failure: null });
    expect(run.byRefId('b')?.context.restartDetails).toMatchObject({ restartedBy: 'anna' });
    expect(run.byRefId('a')?.outputs).toEqual({ done: true });
  });

  it('keeps of the run before what the types of restarted stages want to be remembered', async () => {
    let built = 0;
    const build = testStage('build', [() => ({ kind: 'succeeded', outputs: { buildInfo: { number: ++built } } })], {
      definition: { keptOnRestart: { previousBuildInfo: 'buildInfo', never: 'there' } },
    });
    const run = newRun([stage('a', [], 'build'), stage('b', ['a'], 'build'), stage('c', ['b'], 'build')]);
    const around = simulated(testTypes(build), () => now++);
    await simulate(run, around, first);
    takeSignal(run, signal('restart', 'sb'), around());
    await simulate(run, around, first);
    expect(built).toBe(5);
    expect(run.topLevel().map(({ context }) => context.restartDetails)).toEqual([
      undefined,
      {
        restartedBy: 'anna',
        restartTime: expect.any(Number),
        previousException: null,
        previousBuildInfo: { number: 2 },
      },
      { previousBuildInfo: { number: 3 } },
    ]);
  });

  it('keeps a branch canceled that was canceled in the first run, and ends canceled', async () => {
    let works = false;
    const flaky = testStage('flaky', [
      () => (works ? { kind: 'succeeded' } : { kind: 'failed', retry: 'terminal', reason: 'not yet' }),
    ]);
    const types = testTypes(succeed, flaky, gate);
    const run = newRun([stage('a', [], 'gate'), stage('b', [], 'flaky')]);
    const around = simulated(types, () => now++);
    await simulate(run, around, first);
    works = true;
    takeSignal(run, signal('restart', 'sb'), around());
    await simulate(run, around, first);
    expect(statusesOf(run)).toEqual({ a: 'CANCELED', b: 'SUCCEEDED' });
    expect(run.state.status).toBe('CANCELED');
  });
});
