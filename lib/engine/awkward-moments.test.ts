import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { fail, gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';

/** What people decide while a stage asks, waits for its window, or stands paused. */
let room: EngineRoom;
let asked = 0;
const window = testStage(
  'window',
  [
    ({ context }) =>
      context.skipRemainingWait === true
        ? { kind: 'succeeded' }
        : { kind: 'wait', for: 'time', signal: 'skip', waiting: 'Closed', untilMs: 3_600_000 },
  ],
  { guard: ({ context }) => (context.windowed ? { type: 'window', name: 'Window', context: {} } : undefined) },
);
const endless = testStage('endless', [() => new Promise(() => {})], { definition: { skippable: true } });

beforeAll(async () => {
  room = await openEngineRoom();
  const text = () => {
    asked += 1;
    return new Promise<string>(() => {});
  };
  await room.engine(testTypes(succeed, gate, fail, window, endless), { sources: { text } });
});
afterAll(() => room.close());

const at = (refId: string, type: string, requisiteStageRefIds: string[] = [], more = {}) => ({
  refId,
  type,
  requisiteStageRefIds,
  ...more,
});

it('cancels a run whose stage has asked the outside and hears nothing', async () => {
  const id = await room.begin([{ type: 'succeed', field: "${#fromUrl('https://silent.example.com')}" }]);
  await expect.poll(() => asked).toBe(1);
  await room.tell({ executionId: id, name: 'cancel' });
  const run = await room.until(id, (one) => one.status === 'CANCELED' && one.leaseOwner === null);
  expect(run.stages[0]!.status).toBe('NOT_STARTED');
});

it('skips a stage that still waits for its window, without opening it', async () => {
  const id = await room.begin([{ type: 'endless', windowed: true }, { type: 'succeed' }]);
  const { stages } = await room.until(id, (run) => run.stages.some((stage) => stage.waiting !== null));
  const stageId = stages.find(({ type }) => type === 'endless')!.id;
  await room.tell({ executionId: id, name: 'patch', stageId, payload: { manualSkip: true } });
  const run = await room.until(id, 'SUCCEEDED');
  expect(Object.fromEntries(run.stages.map(({ type, status }) => [type, status]))).toEqual({
    window: 'CANCELED',
    endless: 'SKIPPED',
    succeed: 'SUCCEEDED',
  });
});

it('waits for the window anew after a restart, and heeds no word for the one before', async () => {
  const id = await room.begin([{ type: 'fail', windowed: true }]);
  const first = await room.until(id, (run) => run.stages.some((stage) => stage.waiting !== null));
  const opened = first.stages.find(({ type }) => type === 'window')!.id;
  const skip = { executionId: id, name: 'patch', stageId: opened, payload: { skipRemainingWait: true } } as const;
  await room.tell(skip);
  await room.until(id, 'TERMINAL');
  const stageId = first.stages.find(({ type }) => type === 'fail')!.id;
  await room.tell({ executionId: id, name: 'restart', stageId });
  const again = await room.until(id, (run) => run.stages.some((stage) => stage.waiting !== null));
  expect(again.stages.find(({ type }) => type === 'window')!.id).not.toBe(opened);
  await room.tell(skip);
  await room.tell({ executionId: id, name: 'cancel' });
  const run = await room.until(id, 'CANCELED');
  expect(run.stages.map(({ status }) => status)).toEqual(['CANCELED', 'CANCELED']);
});

it('goes past two failures that were ignored while the run stood paused, once it goes on', async () => {
  const flags = { failPipeline: false };
  const id = await room.begin([
    at('a', 'fail', [], flags),
    at('b', 'fail', [], flags),
    at('gate', 'gate'),
    at('join', 'succeed', ['a', 'b']),
  ]);
  const of = (run: Awaited<ReturnType<EngineRoom['look']>>, refId: string) =>
    run.stages.find((stage) => stage.refId === refId)!;
  const run = await room.until(
    id,
    (one) => ['a', 'b'].every((refId) => of(one, refId).status === 'STOPPED') && of(one, 'gate').waiting !== null,
  );
  await room.tell({ executionId: id, name: 'pause' });
  await room.until(id, 'PAUSED');
  for (const refId of ['a', 'b']) {
    await room.tell({ executionId: id, name: 'ignore-failure', stageId: of(run, refId).id });
  }
  const paused = await room.until(id, (one) => of(one, 'b').status === 'FAILED_CONTINUE');
  expect(of(paused, 'join').status).toBe('NOT_STARTED');
  await room.tell({ executionId: id, name: 'resume' });
  await room.until(id, (one) => of(one, 'join').status === 'SUCCEEDED');
  await room.tell({ executionId: id, name: 'patch', stageId: of(run, 'gate').id, payload: { go: true } });
  await room.until(id, 'SUCCEEDED');
});
