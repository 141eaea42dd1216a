import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { JsonObject } from '#lib/kernel/json';

/** Work that a stage began outside is told to stop when the stage's time is over: a Job must not go on for nobody. */
let room: EngineRoom;
let told: string[] = [];
let steps: string[] = [];

const cancel = async ({ stage }: { stage: { refId: string } }) => void told.push(stage.refId);
const work = testStage('work', [() => ({ kind: 'look-again', inMs: 5, waiting: 'The job runs' })], { cancel });
const hanging = testStage(
  'hanging',
  [
    ({ abort }) =>
      new Promise((resolve) => {
        abort.addEventListener('abort', () => {
          steps.push('aborted');
          resolve({ kind: 'failed', retry: 'terminal', reason: 'aborted' });
        });
      }),
  ],
  { cancel },
);
const flaky = testStage('flaky', [() => ({ kind: 'failed', retry: 'retryable', reason: 'no route' })], { cancel });
const whole = testStage('whole', [() => ({ kind: 'succeeded' })], {
  before: () => [
    { type: 'work', name: 'one', context: {} },
    { type: 'work', name: 'two', context: {} },
  ],
});

beforeAll(async () => {
  room = await openEngineRoom();
  await room.database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  await room.engine(testTypes(succeed, work, hanging, flaky, whole));
});
afterAll(() => room.close());
beforeEach(() => {
  told = [];
  steps = [];
});

it('tells the outside before the stage fails', async () => {
  const run = await room.until(await room.begin([{ type: 'work', stageTimeoutMs: 600 }]), 'TERMINAL');
  expect(told).toEqual(['0']);
  expect(run.stages[0]).toMatchObject({ status: 'TERMINAL', failure: 'Timed out; it was still at: The job runs' });
});

it('tells it once a step that was under way has stopped', async () => {
  const run = await room.until(await room.begin([{ type: 'hanging', stageTimeoutMs: 600 }]), 'TERMINAL');
  expect([steps, told]).toEqual([['aborted'], ['0']]);
  expect(run.stages[0]).toMatchObject({ status: 'TERMINAL', failure: 'Timed out' });
});

it('tells it also when the failure is ignored', async () => {
  const stages: JsonObject[] = [{ type: 'work', stageTimeoutMs: 600, continuePipeline: true }, { type: 'succeed' }];
  const run = await room.until(await room.begin(stages), 'SUCCEEDED');
  expect(told).toEqual(['0']);
  expect(run.stages.map(({ status }) => status)).toEqual(['FAILED_CONTINUE', 'SUCCEEDED']);
});

it('says what it last tried in vain', async () => {
  const run = await room.until(await room.begin([{ type: 'flaky', stageTimeoutMs: 600 }]), 'TERMINAL');
  expect(told).toEqual(['0']);
  expect(run.stages[0]?.failure).toBe('Timed out; it was still at: no route; trying again');
});

it('leaves work alone whose author counts the end of its time as a success', async () => {
  const stages = [{ type: 'work', stageTimeoutMs: 600, markSuccessfulOnTimeout: true }];
  const run = await room.until(await room.begin(stages), 'SUCCEEDED');
  expect(told).toEqual([]);
  expect(run.stages[0]?.status).toBe('SUCCEEDED');
});

it('tells the outside work of every part', async () => {
  const run = await room.until(await room.begin([{ type: 'whole', stageTimeoutMs: 600 }]), 'TERMINAL');
  expect(told.sort()).toEqual(['0<1', '0<2']);
  expect(run.stages.map(({ status }) => status)).toEqual(['TERMINAL', 'TERMINAL', 'TERMINAL']);
});
