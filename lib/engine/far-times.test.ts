import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineRoom, openEngineRoom, type SeenRun } from '#lib/engine/testing/engine-room';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { JsonObject } from '#lib/kernel/json';

/** Times that no timestamp or integer of Postgres holds: a run goes on with them and can be canceled like any other. */
const day = 24 * 3600_000;
let room: EngineRoom;
const timer = testStage('timer', [
  ({ context, stage }) => {
    const left = Number(context.ms) - stage.elapsedMs;
    return left > 0
      ? { kind: 'wait', for: 'time', signal: 'skip', waiting: '…', untilMs: left }
      : { kind: 'succeeded' };
  },
]);
const odd = testStage('odd', [() => ({ kind: 'look-again', inMs: Number.NaN, waiting: '…' })]);

beforeAll(async () => {
  room = await openEngineRoom();
  await room.engine(testTypes(succeed, gate, timer, odd));
});
afterAll(() => room.close());

const atRest = (run: SeenRun) => run.stages[0]!.waiting !== null && run.leaseOwner === null;

it.each<JsonObject>([
  { type: 'timer', ms: 1e18 },
  { type: 'timer', ms: 1e308 },
  { type: 'gate', stageTimeoutMs: 1e300 },
  { type: 'gate', stageTimeoutMs: '9e15' },
])('a stage waits for ever: %j', async (stage) => {
  const id = await room.begin([stage]);
  const run = await room.until(id, atRest);
  const { nextLookAt, deadline } = run.stages[0]!.waiting!;
  for (const at of [nextLookAt, deadline]) if (at !== undefined) expect(new Date(at).getTime()).toBe(at);
  await room.tell({ executionId: id, name: 'pause' });
  await room.until(id, 'PAUSED');
  await room.tell({ executionId: id, name: 'resume' });
  await room.until(id, (one) => one.status === 'RUNNING' && one.leaseOwner === null);
  await room.tell({ executionId: id, name: 'cancel' });
  await room.until(id, 'CANCELED');
});

it('a stage that asks for no time at all fails instead of being asked for ever', async () => {
  const run = await room.until(await room.begin([{ type: 'odd' }]), 'TERMINAL');
  expect(run.stages[0]!.failure).toContain('at no time at all');
});

/** Makes all of the run so far happen earlier. */
async function turnBack(id: string, ms: number): Promise<void> {
  const { pool } = room.database;
  await pool.query(
    `UPDATE executions SET pause = jsonb_set(pause, '{at}', to_jsonb((pause ->> 'at')::float8 - $2)) WHERE id = $1`,
    [id, ms],
  );
  await pool.query(
    `UPDATE stages SET started_at = started_at - $2 * interval '1 millisecond',
       tasks = jsonb_set(tasks, '{0,startedAt}', to_jsonb((tasks -> 0 ->> 'startedAt')::float8 - $2)),
       waiting = jsonb_set(waiting, '{nextLookAt}', to_jsonb((waiting ->> 'nextLookAt')::float8 - $2))
     WHERE execution_id = $1`,
    [id, ms],
  );
}

it.each(['resume', 'cancel', 'force-cancel'] as const)('a pause of months ends by %s', async (how) => {
  const id = await room.begin([{ type: 'timer', ms: 5 * day }]);
  await room.until(id, atRest);
  // Twice: what is kept of the first pause is added to.
  for (const end of ['resume', how] as const) {
    await room.tell({ executionId: id, name: 'pause' });
    await room.until(id, (run) => run.status === 'PAUSED' && run.leaseOwner === null);
    await turnBack(id, 40 * day);
    await room.tell({ executionId: id, name: end });
    if (end !== 'resume') await room.until(id, 'CANCELED');
    else {
      const run = await room.until(id, (one) => one.status === 'RUNNING' && atRest(one));
      // Five days remained, and a little less now.
      const left = run.stages[0]!.waiting!.nextLookAt! - Date.now();
      expect(left).toBeGreaterThan(4 * day);
      expect(left).toBeLessThanOrEqual(5 * day + 60_000);
      const { rows } = await room.database.pool.query(
        'SELECT paused_ms + coalesce(paused_beyond_ms, 0) AS ms FROM stages WHERE execution_id = $1',
        [id],
      );
      expect(rows[0].ms).toBeGreaterThanOrEqual(40 * day);
    }
  }
});
