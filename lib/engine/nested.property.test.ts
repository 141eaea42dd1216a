import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Run, StageState } from '#lib/engine/run';
import { takeSignal } from '#lib/engine/signals';
import { isComplete, isUnderWay, releasesDownstream } from '#lib/engine/statuses';
import { redraw } from '#lib/engine/testing/redraw';
import { newRun, simulate, simulated } from '#lib/engine/testing/simulation';
import { fail, type Planned, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { JsonObject } from '#lib/kernel/json';

/** Stages made of stages made of stages: before, after and on failure, with an order among them, and flags everywhere. */
interface Nest {
  outcome: 'succeed' | 'fail';
  flags: { failPipeline?: boolean; continuePipeline?: boolean };
  before: Nest[];
  after: Nest[];
  onFailure: Nest[];
  chained: boolean;
}

const { nest } = fc.letrec<{ nest: Nest }>((tie) => ({
  nest: fc.record({
    outcome: fc.constantFrom<Nest['outcome'][]>('succeed', 'succeed', 'succeed', 'fail'),
    flags: fc.record({ failPipeline: fc.boolean(), continuePipeline: fc.boolean() }, { requiredKeys: [] }),
    before: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Nest[]>([]),
      fc.array(tie('nest'), { maxLength: 3 }),
    ),
    after: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Nest[]>([]),
      fc.array(tie('nest'), { maxLength: 2 }),
    ),
    onFailure: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Nest[]>([]),
      fc.array(tie('nest'), { maxLength: 2 }),
    ),
    chained: fc.boolean(),
  }),
}));

const contextOf = (one: Nest): JsonObject => ({ nest: one as unknown as JsonObject, ...one.flags });
const parts = (which: 'before' | 'after' | 'onFailure') => (context: { context: JsonObject }) => {
  const one = context.context.nest as unknown as Nest;
  return one[which].map((part, index): Planned[number] => ({
    type: part.outcome === 'fail' ? 'nestFail' : 'nestSucceed',
    name: `${which} ${index}`,
    context: contextOf(part),
    ...(one.chained && index > 0 ? { after: [index - 1] } : {}),
  }));
};
const hooks = { before: parts('before'), after: parts('after'), onFailure: parts('onFailure') };
const types = testTypes(
  succeed,
  fail,
  testStage('nestSucceed', [() => ({ kind: 'succeeded' })], hooks),
  testStage('nestFail', [() => ({ kind: 'failed', retry: 'terminal', reason: 'it broke' })], hooks),
);

/** In a line, or every second one beside the others. */
const documents = (nests: readonly Nest[], branches = false): JsonObject[] =>
  nests.map((one, index) => ({
    refId: String(index),
    requisiteStageRefIds: index === 0 || (branches && index % 2 === 0) ? [] : [String(index - 1)],
    name: String(index),
    type: one.outcome === 'fail' ? 'nestFail' : 'nestSucceed',
    ...contextOf(one),
  }));

/** The model, by recursion: what a stage comes to, knowing nothing of time. */
function endOf(one: Nest): string {
  const before = rollUp(one.before, one.chained);
  if (['TERMINAL', 'STOPPED', 'CANCELED'].includes(before)) return before === 'TERMINAL' ? mapped(one) : before;
  if (one.outcome === 'fail') return mapped(one);
  const after = rollUp(one.after, one.chained);
  if (['TERMINAL', 'STOPPED', 'CANCELED'].includes(after)) return after === 'TERMINAL' ? mapped(one) : after;
  return [before, after].includes('FAILED_CONTINUE') ? 'FAILED_CONTINUE' : 'SUCCEEDED';
}

function mapped({ flags }: Nest): string {
  if (flags.continuePipeline) return 'FAILED_CONTINUE';
  return flags.failPipeline === false ? 'STOPPED' : 'TERMINAL';
}

/** Siblings beside each other all run; in a chain nothing runs behind one that halted. */
function rollUp(siblings: readonly Nest[], chained: boolean): string {
  const ends: string[] = [];
  for (const sibling of siblings) {
    ends.push(endOf(sibling));
    if (chained && !['SUCCEEDED', 'FAILED_CONTINUE'].includes(ends.at(-1)!)) break;
  }
  return ['TERMINAL', 'STOPPED', 'CANCELED', 'FAILED_CONTINUE'].find((status) => ends.includes(status)) ?? 'SUCCEEDED';
}

function picker(seed: number) {
  let state = seed >>> 0;
  return <T>(from: readonly T[]): T => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[state % from.length]!;
  };
}

/** At every moment: a part runs only inside a stage under way, after the siblings it waits for, before its parent's steps. */
function expectOrder(run: Run): void {
  for (const stage of run.stages.values()) {
    if (stage.status === 'NOT_STARTED') continue;
    for (const before of run.upstream(stage)) expect(releasesDownstream(before.status)).toBe(true);
    const parent = run.parent(stage);
    if (parent && isUnderWay(stage.status)) expect(isUnderWay(parent.status)).toBe(true);
    if (stage.synthetic === 'before' && isUnderWay(stage.status)) expect(started(parent!)).toBe(false);
    if (stage.synthetic === 'after') expect(parent!.tasks.every((task) => isComplete(task.status))).toBe(true);
  }
}

/** The event log tells the whole run, parts, pauses and restarts included. */
function expectRedrawn(run: Run): void {
  const behind = (id: string) => {
    const found = new Set([run.stages.get(id)!]);
    for (const one of found) for (const next of run.downstream(one)) found.add(next);
    return [...found].map((one) => one.id);
  };
  const drawing = redraw(run.events, behind);
  expect(drawing.run).toBe(run.state.status);
  const began = [...run.stages.values()].filter((stage) => stage.status !== 'NOT_STARTED');
  expect(drawing.stages).toEqual(new Map(began.map((stage) => [stage.id, stage.status])));
}

const started = (stage: StageState) => stage.tasks.some((task) => task.status !== 'NOT_STARTED');

it('ends stages of stages as the model says, each part in its place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nest, { minLength: 1, maxLength: 4 }), fc.nat(), async (nests, seed) => {
      const run = newRun(documents(nests));
      let now = 0;
      const around = simulated(types, () => now++);
      await simulate(run, around, picker(seed), expectOrder);
      const ends: string[] = [];
      for (const one of nests) {
        const released = ends.every((end) => ['SUCCEEDED', 'FAILED_CONTINUE'].includes(end));
        ends.push(released ? endOf(one) : 'NOT_STARTED');
      }
      expect(run.topLevel().map((stage) => stage.status)).toEqual(ends);
      expect(run.state.status).toBe(ends.includes('TERMINAL') ? 'TERMINAL' : 'SUCCEEDED');
    }),
    { numRuns: 200 },
  );
});

it('ends after any sequence of pause, resume, cancel and restart, and nothing stays under way', async () => {
  // What leaves most to go wrong most often.
  const names = [
    'pause',
    'pause',
    'restart',
    'restart',
    'resume',
    'ignore-failure',
    'look',
    'cancel',
    'force-cancel',
  ] as const;
  const meddling = fc.array(
    fc.record({
      round: fc.nat({ max: 4 }),
      turn: fc.nat({ max: 12 }),
      name: fc.constantFrom(...names),
      stage: fc.nat(),
    }),
    {
      maxLength: 15,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(nest, { minLength: 1, maxLength: 5 }), fc.nat(), meddling, async (nests, seed, acts) => {
      const run = newRun(documents(nests, true));
      let now = 0;
      const around = simulated(types, () => now++);
      const tell = (name: (typeof names)[number], stageId: string | null) =>
        takeSignal(run, { id: 's', name, stageId, payload: {}, sentBy: 'anna', sentAt: now }, around());
      const act = (round: number, turn: number) => {
        const stages = run.topLevel();
        const paused = run.state.status === 'PAUSED';
        for (const one of acts.filter((other) => other.round === round && (paused || other.turn === turn))) {
          tell(one.name, stages[one.stage % stages.length]!.id);
        }
        expectOrder(run);
        expectRedrawn(run);
      };
      // A paused run comes to rest: what people do to it meanwhile is the next round, all of it.
      for (let round = 0; round < 5; round++) {
        await simulate(run, around, picker(seed), (_, turn) => act(round, turn));
      }
      tell('resume', null);
      await simulate(run, around, picker(seed), expectOrder);
      expect(isComplete(run.state.status)).toBe(true);
      expect(run.active.size).toBe(0);
      expectRedrawn(run);
      for (const stage of run.stages.values()) expect(isUnderWay(stage.status)).toBe(false);
    }),
    { numRuns: 200 },
  );
});
