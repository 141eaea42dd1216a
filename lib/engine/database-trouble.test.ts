import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { type EngineRoom, openEngineRoom, type SeenRun } from '#lib/engine/testing/engine-room';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { cancelExecution } from '#lib/executions/commands';
import { databaseFault } from '#lib/store/database-fault';
import { findViolations } from '#scripts/engine/chaos-checks';
import { type Faults, openFaults } from '#scripts/engine/faults';

/** A worker on a real database that loses its strength for a while: nothing is lost, and it goes on by itself. */
let room: EngineRoom;
let faults: Faults;
let ticks = 0;
let enough = false;
const keys: string[] = [];
const ticker = testStage('ticker', [
  ({ idempotencyKey }) => {
    ticks += 1;
    keys.push(idempotencyKey);
    return enough ? { kind: 'succeeded' } : { kind: 'look-again', inMs: 20, waiting: `Look ${ticks}` };
  },
]);

beforeAll(async () => {
  room = await openEngineRoom();
  await room.database.pool.query(
    'CREATE TABLE lab_effects (id bigserial PRIMARY KEY, key text NOT NULL, stage_id text NOT NULL)',
  );
  await room.database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  faults = await openFaults(room.url);
  // A lease that was taken while Postgres went away is found after twice this.
  await room.engine(testTypes(gate, succeed, ticker), { limits: { deadAfterMs: 2000 } });
});
afterAll(async () => {
  await faults.close();
  await room.close();
});
beforeEach(() => {
  enough = false;
});

const waits = (run: SeenRun) => run.stages[0]!.waiting !== null;

async function survives(trouble: (on: boolean) => Promise<void>, fault: string): Promise<void> {
  const busy = await room.begin([{ type: 'ticker' }, { type: 'succeed' }]);
  const patient = await room.begin([{ type: 'gate' }, { type: 'succeed' }]);
  await room.until(busy, waits);
  const asked = await room.until(patient, waits);
  await trouble(true);
  // Whoever wants something is told at once, and nothing of it remains.
  const refusal = () => cancelExecution(room.database, internalActor('anna'), { id: patient }).catch(databaseFault);
  await expect.poll(refusal).toBe(fault);
  const before = ticks;
  enough = true;
  await trouble(false);
  await room.until(busy, 'SUCCEEDED');
  expect(ticks).toBeGreaterThanOrEqual(before);
  const go = { executionId: patient, name: 'patch', stageId: asked.stages[0]!.id, payload: { go: true } } as const;
  await expect.poll(() => room.tell(go).then(() => 'told', databaseFault)).toBe('told');
  await room.until(patient, 'SUCCEEDED');
  expect(new Set(keys.slice(before - 1)).size).toBeLessThanOrEqual(2);
  expect(await findViolations(room.database.pool)).toEqual([]);
}

it('goes on when a read-only database can be written again', () => survives((on) => faults.readOnly(on), 'read-only'));

it('goes on when a full database has room again', () => survives((on) => faults.full(on), 'full'));

it('goes on when its connections are cut again and again', async () => {
  const id = await room.begin([{ type: 'ticker' }, { type: 'succeed' }]);
  await room.until(id, waits);
  for (let cut = 0; cut < 5; cut++) await faults.cutConnections();
  enough = true;
  await expect.poll(async () => (await room.look(id).catch(() => undefined))?.status).toBe('SUCCEEDED');
});
