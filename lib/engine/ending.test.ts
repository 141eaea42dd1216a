import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Engine } from '#lib/engine/engine';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { unavailable } from '#lib/kernel/errors';

/** What happens to a run between the moment that ends it and its end. */
let room: EngineRoom;
let engine: Engine;
let works = false;
const heard: string[] = [];
let letGo = () => {};

const fault = testStage('fault', [
  () => (works ? { kind: 'succeeded' } : { kind: 'failed', retry: 'terminal', reason: 'it broke' }),
]);
/** Hears that it has to stop, and stops when the test lets it. */
const slow = testStage('slow', [
  ({ abort, stage }) =>
    new Promise((_, reject) => {
      abort.addEventListener('abort', () => {
        letGo = () => reject(new Error('cut off'));
        heard.push(stage.name);
      });
    }),
]);
/** Has work outside once its first part is over. */
const guarded = testStage('guarded', [() => ({ kind: 'look-again', inMs: 5, waiting: 'The job runs' })], {
  before: () => [{ type: 'gate', name: 'first', context: {} }],
  cancel: async ({ stage }) => {
    heard.push(stage.name);
    if (heard.filter((name) => name === stage.name).length === 1) throw unavailable('The line is busy');
  },
});
const deaf = testStage('deaf', [() => new Promise(() => {})]);

beforeAll(async () => {
  room = await openEngineRoom();
  engine = await room.engine(testTypes(succeed, gate, fault, slow, guarded, deaf));
});
afterAll(() => room.close());

it('restarts a stage once those beside it have stopped, and does not count their stopping as failures', async () => {
  const id = await room.begin([
    { refId: 'a', type: 'gate' },
    { refId: 'b', type: 'fault', requisiteStageRefIds: ['a'] },
    { refId: 'c', type: 'slow', name: 'beside', requisiteStageRefIds: [] },
  ]);
  const { stages } = await room.until(
    id,
    (run) => run.stages[0]!.waiting !== null && run.stages[2]!.status === 'RUNNING',
  );
  await room.tell({ executionId: id, name: 'patch', stageId: stages[0]!.id, payload: { go: true } });
  await vi.waitUntil(() => heard.includes('beside'), { timeout: 60_000 });
  // The step is told before what ended the run is stored.
  await room.until(id, (run) => run.stages[1]!.status === 'TERMINAL');
  works = true;
  await room.tell({ executionId: id, name: 'restart', stageId: stages[1]!.id });
  engine.hint(id);
  // Several readings of the inbox later nothing has begun anew.
  for (let look = 0; look < 20; look++) expect((await room.look(id)).stages[1]!.status).toBe('TERMINAL');
  letGo();
  const run = await room.until(id, (one) => one.stages[1]!.status === 'SUCCEEDED' && one.leaseOwner === null);
  expect(run.status).toBe('CANCELED');
  expect(run.stages.map(({ status, failure }) => [status, failure])).toEqual([
    ['SUCCEEDED', null],
    ['SUCCEEDED', null],
    ['CANCELED', null],
  ]);
});

it('tells the outside to stop only what it has heard of', async () => {
  for (const name of ['waits', 'works']) {
    const id = await room.begin([{ type: 'guarded', name }]);
    const { stages } = await room.until(id, (run) => run.stages.some(({ waiting }) => waiting !== null));
    const part = stages.find(({ type }) => type === 'gate')!.id;
    if (name === 'works') {
      await room.tell({ executionId: id, name: 'patch', stageId: part, payload: { go: true } });
      await room.until(id, (run) => run.stages.some(({ type, waiting }) => type === 'guarded' && waiting !== null));
    }
    await room.tell({ executionId: id, name: 'cancel' });
    await room.until(id, 'CANCELED');
  }
  expect(heard).not.toContain('waits');
  // Again, because it could not be reached the first time.
  expect(heard.filter((name) => name === 'works')).toHaveLength(2);
});

it('gives a run back at once that was ended by force, although its step answers nobody', async () => {
  const id = await room.begin([{ type: 'deaf' }]);
  await room.until(id, (run) => run.stages[0]!.status === 'RUNNING');
  await room.tell({ executionId: id, name: 'force-cancel' });
  const run = await room.until(id, (one) => one.leaseOwner === null && one.status === 'CANCELED');
  expect(run.stages[0]!.status).toBe('CANCELED');
  await vi.waitUntil(() => engine.health().driving === 0, { timeout: 60_000 });
});
