import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineRoom, openEngineRoom, type SeenRun } from '#lib/engine/testing/engine-room';
import { gate, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import { databaseFault } from '#lib/store/database-fault';
import { type Faults, openFaults } from '#scripts/engine/faults';
import { openSmallDisk, type SmallDisk } from '#scripts/engine/small-disk';
import { testServer } from '#scripts/test-database';

/** A real disk that is full; where none may be mounted, a database that says that it were. */
let disk: SmallDisk | undefined;
let room: EngineRoom;
let faults: Faults;
let enough = false;
/** Leaves so much behind at each look that a full disk cannot take it. */
const writer = testStage('writer', [
  () =>
    enough
      ? { kind: 'succeeded' }
      : { kind: 'look-again', inMs: 20, waiting: 'More', outputs: { noise: randomBytes(20_000).toString('base64') } },
]);

beforeAll(async () => {
  disk = await openSmallDisk((await testServer()).adminUrl);
  room = await openEngineRoom(disk?.tablespace);
  await room.database.pool.query(`INSERT INTO applications (name) VALUES ('shop')`);
  faults = await openFaults(room.url);
  // A lease that was taken while Postgres went away is found after twice this.
  await room.engine(testTypes(gate, succeed, writer), { limits: { deadAfterMs: 2000 } });
}, 120_000);
afterAll(async () => {
  try {
    await faults?.close();
    await room?.close();
  } finally {
    await disk?.remove();
  }
});

const waits = (run: SeenRun) => run.stages[0]!.waiting !== null;

it('says that it is full, loses nothing, and goes on by itself when there is room', async () => {
  const busy = await room.begin([{ type: 'writer' }, { type: 'succeed' }]);
  const patient = await room.begin([{ type: 'gate' }, { type: 'succeed' }]);
  await room.until(busy, waits);
  const asked = await room.until(patient, waits);
  await (disk ? disk.fill(room.url) : faults.full(true));
  let taken = 0;
  const tell = () =>
    room
      .tell({ executionId: patient, name: 'look', payload: { noise: randomBytes(6000).toString('base64') } })
      .then(() => `${++taken} taken`, databaseFault);
  await expect.poll(tell).toBe('full');
  expect(await tell()).toBe('full');
  enough = true;
  if (disk) disk.enlarge();
  else await faults.full(false);
  const end = await room.until(busy, 'SUCCEEDED');
  expect(end.stages.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  const go = { executionId: patient, name: 'patch', stageId: asked.stages[0]!.id, payload: { go: true } } as const;
  await expect.poll(() => room.tell(go).then(() => 'told', databaseFault)).toBe('told');
  await room.until(patient, 'SUCCEEDED');
  const { rows } = await room.database.pool.query(
    `SELECT count(*)::int AS n FROM execution_signals WHERE execution_id = $1 AND name = 'look' AND consumed_at IS NOT NULL`,
    [patient],
  );
  expect(rows).toEqual([{ n: taken }]);
}, 120_000);
