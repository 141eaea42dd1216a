import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type EngineRoom, openEngineRoom } from '#lib/engine/testing/engine-room';
import { succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { Json, JsonObject } from '#lib/kernel/json';

/** What decides whether a stage runs as it begins: its condition, its expressions and its fields. */
let room: EngineRoom;
const throwing = testStage('throwing', [() => ({ kind: 'succeeded' })], {
  definition: {
    fields: z.looseObject({}).superRefine(() => {
      throw new Error('the check itself broke');
    }),
  },
});

beforeAll(async () => {
  room = await openEngineRoom();
  await room.engine(testTypes(succeed, throwing), { sources: { text: async () => 'no' } });
});
afterAll(() => room.close());

/** Reference §4.7 and §7.6.9. */
it.each<[Json, string]>([
  [{ type: 'expression', expression: 'true' }, 'SUCCEEDED'],
  [{ type: 'expression', expression: '${true}' }, 'SUCCEEDED'],
  [{ type: 'expression', expression: true }, 'SUCCEEDED'],
  [{ type: 'expression', expression: '' }, 'SUCCEEDED'],
  [{ expression: 'false' }, 'SUCCEEDED'],
  [{}, 'SUCCEEDED'],
  [null, 'SUCCEEDED'],
  [{ type: 'expression', expression: 'false' }, 'SKIPPED'],
  [{ type: 'expression', expression: false }, 'SKIPPED'],
  [{ type: 'expression', expression: '1' }, 'SKIPPED'],
  [{ type: 'expression', expression: 'null' }, 'SKIPPED'],
  [{ type: 'expression', expression: 'nowhere.to.be' }, 'SKIPPED'],
  [{ type: 'expression', expression: '1 +' }, 'SKIPPED'],
  [{ type: 'expression', expression: "${'a'} == 'a'" }, 'SKIPPED'],
])('stageEnabled %j makes the stage %s, and what is behind it runs', expectStatuses);

it('a stageEnabled of 20,000 brackets skips the stage, and what is behind it runs', () =>
  expectStatuses({ type: 'expression', expression: '('.repeat(20_000) }, 'SKIPPED'));

async function expectStatuses(stageEnabled: Json, status: string): Promise<void> {
  const id = await room.begin([{ type: 'succeed', stageEnabled }, { type: 'succeed' }]);
  const run = await room.until(id, 'SUCCEEDED');
  expect(run.stages.map((stage) => stage.status)).toEqual([status, 'SUCCEEDED']);
}

/** Reference §7.6.1: Orca ends the stage directly. */
it.each<JsonObject>([{}, { continuePipeline: true }, { failPipeline: false }, { completeOtherBranchesThenFail: true }])(
  'failOnFailedExpressions ends the run, whatever the flags say: %j',
  async (flags) => {
    for (const field of ['${nope}', '${1 +}', '${1/0}']) {
      const id = await room.begin([{ type: 'succeed', field, failOnFailedExpressions: true, ...flags }]);
      const run = await room.until(id, 'TERMINAL');
      expect(run.stages[0]).toMatchObject({ status: 'TERMINAL', failure: expect.stringContaining('field') });
    }
  },
);

it.each<[JsonObject, string, string]>([
  [{}, 'TERMINAL', 'TERMINAL'],
  [{ continuePipeline: true }, 'FAILED_CONTINUE', 'SUCCEEDED'],
  [{ failPipeline: false }, 'STOPPED', 'SUCCEEDED'],
])('a check of the fields that breaks fails the stage by its flags: %j', async (flags, stage, end) => {
  const run = await room.until(await room.begin([{ type: 'throwing', ...flags }]), end);
  expect(run.stages[0]).toMatchObject({ status: stage, failure: 'the check itself broke' });
});

it('a stage sees the keys of the root, and no outputs of stages before among them', async () => {
  const asks = {
    keys: '${#root.keySet()}',
    own: "${#root.containsKey('word')}",
    before: "${#root.containsKey('done')}",
  };
  const id = await room.begin([{ type: 'succeed' }, { type: 'succeed', word: 'own', ...asks, seen: '${done}' }]);
  const run = await room.until(id, 'SUCCEEDED');
  const { keys, ...rest } = run.stages[1]!.context;
  expect(rest).toMatchObject({ own: true, before: false, seen: true });
  expect(keys).toEqual(expect.arrayContaining(['word', 'execution', 'trigger']));
});
