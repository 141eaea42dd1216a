import { afterAll, beforeAll, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { systemMetrics } from '#lib/executions/metrics';
import { healSystem, systemOf } from '#lib/executions/system';
import { writeChainFact } from '#lib/store/audit-chain';
import { selectViolations } from '#lib/store/engine-heal';

/** The promise broken by hand in the database: the sweep counts it and heals it. */
let room: EngineRoom;
let looks = 0;
let passes = false;
const looker = testStage('looker', [
  () => {
    looks += 1;
    return passes ? { kind: 'succeeded' } : { kind: 'look-again', inMs: 3_600_000, waiting: 'Look' };
  },
]);
const types = testTypes(gate, succeed, looker);

beforeAll(async () => {
  room = await openEngineRoom();
});
afterAll(() => room.close());

const found = async (id: string) =>
  (await selectViolations(room.database.pool, 50)).rows
    .filter((row) => row.executionId === id)
    .map((row) => row.reason);

/** Runs an engine that sweeps all the time until the work is done. */
async function swept(work: (violations: () => number) => Promise<void>): Promise<void> {
  const engine = await room.engine(types, { limits: { healMs: 30, momentMs: 60_000 } });
  await work(() => engine.health().violations);
  await engine.stop(500);
}

it('makes a run move that lost its time to wake up', async () => {
  const calm = await room.engine(types);
  const id = await room.begin([{ type: 'looker' }, { type: 'succeed' }]);
  await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  await calm.stop(500);
  await room.database.pool.query('UPDATE executions SET wake_at = NULL WHERE id = $1', [id]);
  const before = looks;
  passes = true;
  await swept(async (violations) => {
    await room.until(id, 'SUCCEEDED');
    expect(violations()).toBe(1);
  });
  expect(looks).toBe(before + 1);
  expect(await found(id)).toEqual(['nothing would move it again']);
});

it('makes a run read a message that nobody woke it for', async () => {
  const calm = await room.engine(types);
  const id = await room.begin([{ type: 'gate' }]);
  const waiting = await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  await calm.stop(500);
  await room.database.pool.query(
    `INSERT INTO execution_signals (id, execution_id, stage_id, name, payload) VALUES ('lost', $1, $2, 'patch', '{"go": true}')`,
    [id, waiting.stages[0]!.id],
  );
  await swept(async () => void (await room.until(id, 'SUCCEEDED')));
  expect(await found(id)).toEqual(['has a message that nothing makes it read']);
});

it('gives a turn to a run that waits for one which nobody has', async () => {
  const { pool } = room.database;
  await pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  await pool.query(
    `INSERT INTO pipelines (id, application, name, document) VALUES ('p', 'shop', 'p', '{"limitConcurrent": true}')`,
  );
  const id = await room.begin([{ type: 'succeed' }]);
  await pool.query(
    `UPDATE executions SET wake_at = NULL, pipeline_id = 'p', created_at = now() - interval '1 day' WHERE id = $1`,
    [id],
  );
  const engine = await room.engine(types, { limits: { healMs: 30, momentMs: 60_000, turnSweepMs: 60_000 } });
  await room.until(id, 'SUCCEEDED');
  await engine.stop(500);
  expect(await found(id)).toEqual(['waits for a turn that nobody has']);
});

it('counts a run that cannot be driven once, and drives it when it can be', async () => {
  let broken = false;
  const engine = await room.engine({
    ...types,
    find: (type) => {
      if (broken) throw new Error('a fault of ours');
      return types.find(type);
    },
  });
  const id = await room.begin([{ type: 'gate' }]);
  const waiting = await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  broken = true;
  await room.tell({ executionId: id, name: 'patch', stageId: waiting.stages[0]!.id, payload: { go: true } });
  await expect.poll(() => found(id)).toEqual(['could not be driven: a fault of ours']);
  await engine.advance(id);
  await engine.advance(id);
  expect(engine.health().violations).toBe(1);
  broken = false;
  await room.until(id, 'SUCCEEDED');
  expect(await found(id)).toHaveLength(1);
  await engine.stop(500);
});

it('lets two sweeps at once heal and count a run once', async () => {
  const calm = await room.engine(types);
  const id = await room.begin([{ type: 'gate' }]);
  const waiting = await room.until(id, (run) => run.stages[0]!.waiting !== null && run.leaseOwner === null);
  await calm.stop(500);
  await room.database.pool.query(`UPDATE stages SET waiting = waiting - 'signal' WHERE id = $1`, [
    waiting.stages[0]!.id,
  ]);
  const system = internalActor('root');
  const admin = { ...system, admin: true };
  await room.database.pool.query(`UPDATE executions SET created_at = now() - interval '1 day' WHERE id = $1`, [id]);
  const healed = await Promise.all(Array.from({ length: 5 }, () => healSystem(room.database, admin)));
  expect(healed.map((one) => one.healed).sort()).toEqual([0, 0, 0, 0, 1]);
  expect(await found(id)).toHaveLength(1);
  const view = await systemOf(room.database, admin);
  expect(view.zombies).toEqual([]);
  expect(view.violations.rows[0]).toMatchObject({ executionId: id, application: 'shop' });
  const metrics = await systemMetrics(room.database);
  expect(metrics).toContain('gennaker_unfinished_runs{state="zombie"} 0');
  expect(metrics).toMatch(new RegExp(`gennaker_engine_violations_total ${view.violations.count}\\n`));
  expect(metrics).not.toMatch(/^gennaker_audit_chain_broken/m);
  await writeChainFact(room.database.pool, 'verification', {
    at: 1,
    entries: 3,
    broken: { seq: 2, reason: 'changed' },
  });
  expect(await systemMetrics(room.database)).toContain('gennaker_audit_chain_broken 1\n');
  await expect(healSystem(room.database, { ...admin, admin: false })).rejects.toThrow();
});
