import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '#lib/engine/engine';
import type { Beat } from '#lib/engine/ports';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { silentLogger } from '#lib/kernel/logger';
import type { StepResult } from '#lib/stages/contract';
import { PostgresExecutionStore } from '#lib/store/engine-store';

/** A worker that stops: it lives until it has left, and not a moment longer. */
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom();
});
afterAll(() => room.close());

it('goes on with its heartbeat while it drains, so that nobody takes its runs for those of a dead worker', async () => {
  let finish: (() => void) | undefined;
  const long = testStage('long', [
    () => new Promise<StepResult>((resolve) => (finish = () => resolve({ kind: 'succeeded' }))),
  ]);
  const engine = await room.engine(testTypes(long));
  const id = await room.begin([{ type: 'long' }]);
  await expect.poll(() => finish).toBeDefined();
  const stopped = engine.stop(80_000);
  const { rows } = await room.database.pool.query('SELECT clock_timestamp() AS now');
  const text = 'SELECT 1 FROM workers WHERE id = $1 AND heartbeat_at > $2';
  await expect.poll(async () => (await room.database.pool.query(text, [engine.worker, rows[0].now])).rowCount).toBe(1);
  finish?.();
  await stopped;
  await room.until(id, 'SUCCEEDED');
});

it('does not join again when its last heartbeat is answered after it has left', async () => {
  let held: Promise<void> | undefined;
  let beats = 0;
  let answered = 0;
  class SlowHeart extends PostgresExecutionStore {
    override async beat(worker: string): Promise<Beat> {
      if (held) {
        beats += 1;
        await held;
      }
      const beat = await super.beat(worker);
      if (held) answered += 1;
      return beat;
    }
  }
  const store = new SlowHeart(room.database, { publish: () => {} });
  const limits = { heartbeatMs: 20, deadAfterMs: 60_000 };
  const engine = new Engine({ store, types: testTypes(succeed), logger: silentLogger, release: 'test', limits });
  await engine.start();
  let go = () => {};
  held = new Promise((resolve) => {
    go = resolve;
  });
  await expect.poll(() => beats).toBe(1);
  await engine.stop(1000);
  go();
  await expect.poll(() => answered).toBe(1);
  // Whatever it would send now stands behind the answer; the next question is asked after it.
  await new Promise((resolve) => setImmediate(resolve));
  expect((await store.workers()).map(({ id }) => id)).not.toContain(engine.worker);
});
