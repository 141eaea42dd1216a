import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { testStage, testTypes } from '#lib/engine/testing/stage-types';

/** A message that arrives while a step looks: the step has not seen it, and nothing else would make it look again. */
let room: EngineRoom;
let looks = 0;
let begun: () => void;
let goOn: () => void;
const firstLook = new Promise<void>((resolve) => (begun = resolve));
const released = new Promise<void>((resolve) => (goOn = resolve));

beforeAll(async () => {
  room = await openEngineRoom();
  const asks = testStage('asks', [
    async ({ context }) => {
      looks += 1;
      if (looks === 1) {
        begun();
        await released;
      }
      return context.go === true
        ? { kind: 'succeeded' }
        : { kind: 'wait', for: 'person', signal: 'a word', waiting: 'Waiting for a word' };
    },
  ]);
  await room.engine(testTypes(asks));
});
afterAll(() => room.close());

it('is acted upon although the step under way had looked too early', async () => {
  const id = await room.begin([{ type: 'asks' }]);
  await firstLook;
  const { stages } = await room.look(id);
  await room.tell({ executionId: id, name: 'patch', stageId: stages[0]!.id, payload: { go: true } });
  // The engine has taken the message; the step still knows nothing of it.
  await room.until(id, (run) => run.stages[0]!.context.go === true);
  goOn();
  await room.until(id, 'SUCCEEDED');
  expect(looks).toBe(2);
});
