import { afterAll, beforeAll, expect, it } from 'vitest';
import { settle } from '#lib/engine/settling';
import { sizeUpTo } from '#lib/engine/size';
import { stepEnded, stepStarted } from '#lib/engine/steps';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { newRun, simulated } from '#lib/engine/testing/simulation';
import { succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { StepResult } from '#lib/stages/contract';

/** Whatever a stage does, it is told on that stage, and the other runs of the worker do not notice. */
let room: EngineRoom;
/** How often the process has come round, each time a stage that ponders began. */
let seenAt: number[] = [];
let turnsNow = () => 0;
const rude: Record<string, () => StepResult | Promise<StepResult>> = {
  'throws at once': () => {
    throw new Error('it broke');
  },
  'rejects with what is no error': () => Promise.reject('just words'),
  'answers nothing': () => undefined as unknown as StepResult,
  'answers a cycle': () => {
    const outputs: Record<string, unknown> = {};
    outputs.self = outputs;
    return { kind: 'succeeded', outputs } as StepResult;
  },
  'answers a number that is none': () => ({ kind: 'succeeded', outputs: { at: 1n } }) as unknown as StepResult,
  'answers megabytes in many places': () => {
    const big = 'x'.repeat(1024 * 1024);
    return { kind: 'succeeded', outputs: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`o${i}`, big])) };
  },
  'answers megabytes': () => ({ kind: 'succeeded', outputs: { text: 'x'.repeat(11 * 1024 * 1024) } }),
  'throws a book': () => {
    throw new Error('word '.repeat(4 * 1024 * 1024));
  },
  'fails without a word': () => ({ kind: 'failed', retry: 'terminal' }) as unknown as StepResult,
  'never answers': () => new Promise<StepResult>(() => {}),
};
const types = testTypes(
  succeed,
  ...Object.entries(rude).map(([type, step]) => testStage(type, [step])),
  testStage('ponders', [() => ({ kind: 'succeeded' })], {
    before: () => {
      seenAt.push(turnsNow());
      const until = performance.now() + 120;
      while (performance.now() < until);
      return [];
    },
  }),
  testStage('makes megabytes', [() => ({ kind: 'succeeded', outputs: { big: 'x'.repeat(4 * 1024 * 1024) } })]),
  testStage('floods its log', [
    ({ log }) => {
      for (let line = 0; line < 100_000; line++) log(`line ${line} `.repeat(50));
      return { kind: 'succeeded' };
    },
  ]),
);

beforeAll(async () => {
  room = await openEngineRoom();
  await room.engine(types, { limits: { stepTimeoutMs: 150 } });
});
afterAll(() => room.close());

it.each([
  ['throws at once', 'it broke'],
  ['rejects with what is no error', 'just words'],
  ['answers nothing', 'an answer that the engine does not know'],
  ['answers a cycle', 'not JSON'],
  ['answers a number that is none', 'not JSON'],
  ['answers megabytes', 'the limit is 10 MB'],
  ['answers megabytes in many places', 'the limit is 10 MB'],
  ['throws a book', /^(word ){2000} …$/],
  ['fails without a word', 'does not say why'],
  ['never answers', 'gave no answer within'],
])('a stage that %s fails alone, with the reason', async (type, reason) => {
  const ids = await Promise.all([
    room.begin([type === 'never answers' ? { type, stageTimeoutMs: 100 } : { type }]),
    ...Array.from({ length: 5 }, () => room.begin([{ type: 'succeed' }, { type: 'succeed' }])),
  ]);
  for (const id of ids.slice(1)) await room.until(id, 'SUCCEEDED');
  const rudely = await room.until(ids[0]!, 'TERMINAL');
  expect(rudely.stages[0]!.failure).toMatch(type === 'never answers' ? /gave no answer within|Timed out/ : reason);
});

it('a stage that grows at each look fails before it is too large for anybody', () => {
  const run = newRun([{ type: 'floods its log' }]);
  const around = simulated(types, () => 1);
  settle(run, around());
  const stage = run.topLevel()[0]!;
  stepStarted(run, stage, 0, 1);
  const outputs = (name: string) => ({ [name]: 'x'.repeat(17 * 1024 * 1024) });
  for (const name of ['first', 'second']) {
    stepEnded(run, stage, 0, { kind: 'look-again', inMs: 1, waiting: 'It grows', outputs: outputs(name) }, around());
  }
  expect(stage).toMatchObject({ status: 'TERMINAL', failure: expect.stringContaining('more than 32 MB') });
  expect(Object.keys(stage.outputs)).toEqual(['first']);
});

it('a stage that names megabytes in many fields fails alone, before it is too large for a row', async () => {
  const fields = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}`, '${big}']));
  const run = await room.until(
    await room.begin([{ type: 'makes megabytes' }, { type: 'succeed', ...fields }]),
    'TERMINAL',
  );
  expect(run.stages.map(({ status, failure }) => [status, failure])).toEqual([
    ['SUCCEEDED', null],
    ['TERMINAL', 'The stage would hold more than 32 MB in its fields and outputs'],
  ]);
});

it('a run with much to look at as its stages begin lets others have their turn in between', async () => {
  let turns = 0;
  let counting = setImmediate(function count() {
    turns += 1;
    counting = setImmediate(count);
  });
  seenAt = [];
  turnsNow = () => turns;
  const id = await room.begin(
    Array.from({ length: 4 }, (_, index) => ({ refId: String(index), type: 'ponders', requisiteStageRefIds: [] })),
  );
  await room.until(id, 'SUCCEEDED');
  clearImmediate(counting);
  expect(seenAt).toHaveLength(4);
  for (const [index, at] of seenAt.slice(1).entries()) expect(at).toBeGreaterThan(seenAt[index]!);
});

it.each<unknown>([
  {},
  [],
  [[], {}, null, true, 0, -1.5, 'a', 'ü'],
  { a: 1, b: [1, 2, 3], c: { d: 'e' }, 'f g': null },
  Array(1000).fill(0),
])('counts about as many bytes as there are (%#)', (value) => {
  const written = Buffer.byteLength(JSON.stringify(value));
  const counted = sizeUpTo(value, 1_000_000);
  expect(counted).toBeGreaterThanOrEqual(written);
  expect(counted).toBeLessThanOrEqual(written + 10);
});

it('a run whose stages hold too much together fails at the one that is too many', () => {
  const run = newRun(
    Array.from({ length: 10 }, (_, index) => ({ refId: String(index), type: 'succeed', requisiteStageRefIds: [] })),
  );
  const around = simulated(types, () => 1);
  settle(run, around());
  const outputs = { big: 'x'.repeat(30 * 1024 * 1024) };
  for (const stage of run.topLevel()) {
    stepStarted(run, stage, 0, 1);
    stepEnded(run, stage, 0, { kind: 'succeeded', outputs: { ...outputs } }, around());
  }
  const ends = [...Array(6).fill('SUCCEEDED'), ...Array(4).fill('TERMINAL')];
  expect(run.topLevel().map(({ status }) => status)).toEqual(ends);
  expect(run.topLevel()[6]!.failure).toBe('The stages of this run would hold more than 200 MB');
});

it('a stage that floods its log keeps only the first lines of it', async () => {
  const id = await room.begin([{ type: 'floods its log' }]);
  const run = await room.until(id, 'SUCCEEDED');
  const { rows } = await room.database.pool.query<{ lines: number; longest: number }>(
    'SELECT count(*)::int AS lines, max(length(line))::int AS longest FROM stage_log_lines WHERE stage_id = $1',
    [run.stages[0]!.id],
  );
  expect(rows[0]).toEqual({ lines: 2000, longest: expect.any(Number) });
});

it('a run that floods its log look by look keeps few lines of each once it has told much', () => {
  const run = newRun([{ type: 'floods its log' }]);
  const stage = run.topLevel()[0]!;
  run.state.eventSeq = 200_001;
  for (let line = 0; line < 1000; line++) run.log(stage, 1, `line ${line}`);
  expect(run.take().logLines.map(({ line }) => line)).toEqual([
    ...Array.from({ length: 19 }, (_, line) => `line ${line}`),
    '… more lines were cut',
  ]);
});
