import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { StepContext, StepResult } from '#lib/stages/contract';
import { selectZombies } from '#lib/store/engine-health';

/** Two engines of different releases on one real Postgres. */
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom();
});
afterAll(() => room.close());

const novel = testStage('novel', [() => ({ kind: 'succeeded', outputs: { by: 'newer' } })]);

it('leaves a stage type of the newer release to the worker that knows it', async () => {
  const newer = await room.engine(testTypes(succeed, novel), { limits: { pollMs: 60_000 } });
  const older = await room.engine(testTypes(succeed));
  await expect.poll(() => older.knowsElsewhere()).toEqual(['novel']);
  const id = await room.begin([{ type: 'succeed' }, { type: 'novel' }, { type: 'succeed' }]);
  // The newer one is not asked for work: the older one gets as far as it can, and says what it wants.
  const handed = await room.until(id, (run) => run.wants === 'novel');
  expect(handed.stages.map(({ status }) => status)).toEqual(['SUCCEEDED', 'NOT_STARTED', 'NOT_STARTED']);
  await older.advance(id);
  expect((await room.look(id)).leaseOwner).toBeNull();
  await newer.advance(id);
  const ended = await room.until(id, 'SUCCEEDED');
  expect(ended.stages[1]!.outputs).toEqual({ by: 'newer' });
  await Promise.all([newer.stop(500), older.stop(500)]);
});

it('does not touch a run of which a stage of the newer release is under way', async () => {
  const asks = testStage('asks', [
    ({ context }) =>
      context.answer ? { kind: 'succeeded' } : { kind: 'wait', for: 'person', signal: 'answer', waiting: 'Go?' },
  ]);
  const newer = await room.engine(testTypes(asks));
  const id = await room.begin([{ type: 'asks' }]);
  const waiting = await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  const older = await room.engine(testTypes(succeed), { limits: { pollMs: 10 } });
  await expect.poll(() => older.knowsElsewhere()).toEqual(['asks']);
  await room.tell({ executionId: id, name: 'patch', stageId: waiting.stages[0]!.id, payload: { answer: 'yes' } });
  await older.advance(id);
  await room.until(id, 'SUCCEEDED');
  await Promise.all([newer.stop(500), older.stop(500)]);
});

it('fails a stage of a type that no worker knows, also when the one that knew it is gone', async () => {
  const newer = await room.engine(testTypes(succeed, novel), { limits: { pollMs: 60_000 } });
  const older = await room.engine(testTypes(succeed));
  await expect.poll(() => older.knowsElsewhere()).toEqual(['novel']);
  const id = await room.begin([{ type: 'novel' }]);
  await room.until(id, (run) => run.wants === 'novel');
  await newer.stop(500);
  const ended = await room.until(id, 'TERMINAL');
  expect(ended.stages[0]!.failure).toContain('The stage type novel is not known');
  await older.stop(500);
});

it('takes no run that a newer engine protocol has written', async () => {
  const newer = await room.engine(testTypes(gate), { protocol: 2 });
  const id = await room.begin([{ type: 'gate' }]);
  const waiting = await room.until(id, (run) => run.protocol === 2 && run.leaseOwner === null);
  await newer.stop(500);
  const older = await room.engine(testTypes(gate), { protocol: 1 });
  await room.tell({ executionId: id, name: 'patch', stageId: waiting.stages[0]!.id, payload: { go: true } });
  await older.advance(id);
  const plain = await room.begin([{ type: 'gate', go: true }]);
  await room.until(plain, 'SUCCEEDED');
  expect((await room.look(id)).stages[0]!.status).toBe('RUNNING');
  const again = await room.engine(testTypes(gate), { protocol: 2 });
  await room.until(id, 'SUCCEEDED');
  await Promise.all([older.stop(500), again.stop(500)]);
});

it('takes no run that needs a limit which its release does not enforce', async () => {
  const older = await room.engine(testTypes(gate), { features: [] });
  const limited = await room.begin([{ type: 'gate', go: true }], {}, ['a-token']);
  const forSome = await room.begin([{ type: 'gate', go: true, requiredRoles: ['sre'] }]);
  for (const id of [limited, forSome]) await older.advance(id);
  // What comes later and needs nothing passes them by.
  await room.until(await room.begin([{ type: 'gate', go: true }]), 'SUCCEEDED');
  for (const id of [limited, forSome]) {
    expect(await room.look(id)).toMatchObject({ status: 'NOT_STARTED', leaseOwner: null });
  }
  const reasons = (await selectZombies(room.database.pool, 0)).map(({ id, reason }) => [id, reason]);
  expect(reasons).toContainEqual([
    limited,
    'needs a worker that enforces limited-tokens, and only older ones are there',
  ]);
  expect(reasons).toContainEqual([
    forSome,
    'needs a worker that enforces required-roles, and only older ones are there',
  ]);
  const newer = await room.engine(testTypes(gate));
  for (const id of [limited, forSome]) await room.until(id, 'SUCCEEDED');
  await Promise.all([older.stop(500), newer.stop(500)]);
});

it('takes no run any more that somebody told something with a limited token', async () => {
  const newer = await room.engine(testTypes(gate));
  const id = await room.begin([{ type: 'gate' }]);
  const waiting = await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  await newer.stop(500);
  const older = await room.engine(testTypes(gate), { features: [] });
  const payload = { go: true, lastModifiedWith: ['a-token'] };
  await room.tell({ executionId: id, name: 'patch', stageId: waiting.stages[0]!.id, payload });
  await older.advance(id);
  await room.until(await room.begin([{ type: 'gate', go: true }]), 'SUCCEEDED');
  expect(await room.look(id)).toMatchObject({ status: 'RUNNING', leaseOwner: null });
  const again = await room.engine(testTypes(gate));
  await room.until(id, 'SUCCEEDED');
  await Promise.all([older.stop(500), again.stop(500)]);
});

it('finds the step of a stage by its name, whatever steps another release had before it', async () => {
  const step = (name: string, run: (context: StepContext) => StepResult) => ({
    name,
    run: async (context: StepContext) => run(context),
  });
  const wait = step('decide', ({ context }) =>
    context.go ? { kind: 'succeeded' } : { kind: 'wait', for: 'person', signal: 'go', waiting: 'Go?' },
  );
  const done = step('finish', () => ({ kind: 'succeeded', outputs: { finished: true } }));
  const before = await room.engine(testTypes({ ...testStage('grown', []), steps: [wait, done] }));
  const id = await room.begin([{ type: 'grown' }]);
  const waiting = await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  await before.stop(500);
  const wrong = step('new', () => ({ kind: 'failed', retry: 'terminal', reason: 'not planned' }));
  const after = await room.engine(testTypes({ ...testStage('grown', []), steps: [wrong, wait, done] }));
  await room.tell({ executionId: id, name: 'patch', stageId: waiting.stages[0]!.id, payload: { go: true } });
  expect((await room.until(id, 'SUCCEEDED')).stages[0]!.outputs).toEqual({ finished: true });
  await after.stop(500);
});

it('drains: what is under way ends, what remains is taken by the others at once', async () => {
  let finish = () => {};
  let runs = 0;
  const long = testStage('long', [
    () => {
      runs += 1;
      return new Promise<StepResult>((resolve) => (finish = () => resolve({ kind: 'succeeded' })));
    },
  ]);
  const types = testTypes(long, succeed);
  const leaving = await room.engine(types);
  const id = await room.begin([{ type: 'long' }, { type: 'succeed' }]);
  await expect.poll(() => runs).toBe(1);
  const stopped = leaving.stop(10_000);
  const staying = await room.engine(types);
  finish();
  await stopped;
  await room.until(id, 'SUCCEEDED');
  expect(runs).toBe(1);
  await staying.stop(500);
});

it('gives up its runs when the grace time is over, and the step runs again elsewhere with the same key', async () => {
  const keys: string[] = [];
  let answers = false;
  const slow = testStage('slow', [
    ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return answers ? { kind: 'succeeded' } : new Promise(() => {});
    },
  ]);
  const leaving = await room.engine(testTypes(slow));
  const id = await room.begin([{ type: 'slow' }]);
  await expect.poll(() => keys.length).toBe(1);
  await leaving.stop(50);
  answers = true;
  const staying = await room.engine(testTypes(slow));
  await room.until(id, 'SUCCEEDED');
  expect(keys).toEqual([keys[0], keys[0]]);
  await staying.stop(500);
});
