import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import { fail, succeed, testStage, testTypes } from '#lib/engine/testing/stage-types';
import type { StepContext, StepResult, SyntheticStage } from '#lib/stages/contract';
import type { Database } from '#lib/store/database';

/** Says when it ran. */
const stamp = testStage('stamp', [() => ({ kind: 'succeeded', outputs: { at: Date.now() } })]);

/** Waits for a decision, as a judgment does. */
const decide = testStage('decide', [
  ({ context }) =>
    context.judgmentInput === undefined
      ? { kind: 'wait', for: 'person', signal: 'decision', waiting: 'Waiting for a decision' }
      : { kind: 'succeeded' },
]);

/** Works outside the engine for a while: the effect is a row under the step's key, so that every effect can be checked. */
function effect(database: Database): RunnableStage {
  const begin = async ({ idempotencyKey, stage }: StepContext): Promise<StepResult> => {
    await database.pool.query('INSERT INTO lab_effects (key, stage_id) VALUES ($1, $2)', [idempotencyKey, stage.id]);
    return { kind: 'succeeded', outputs: { key: idempotencyKey } };
  };
  const poll = ({ context }: StepContext): StepResult => {
    const looks = Number(context.looks ?? 0) + 1;
    if (looks > Number(context.wanted ?? 3)) return { kind: 'succeeded', outputs: { looks } };
    return { kind: 'look-again', inMs: 20 * looks, waiting: `Look ${looks}`, context: { looks } };
  };
  return testStage('effect', [begin, poll], {
    cancel: async ({ stage }) => {
      await database.pool.query('INSERT INTO lab_effects (key, stage_id) VALUES ($1, $2)', [
        `cancel-${stage.id}`,
        stage.id,
      ]);
    },
  });
}

/** A slow answer, a throw now and then, much log. */
const moody = testStage('moody', [
  async ({ idempotencyKey, attempt, log }) => {
    const mood = [...idempotencyKey].reduce((sum, letter) => sum + letter.charCodeAt(0), attempt);
    await new Promise((resolve) => setTimeout(resolve, mood % 40));
    for (let line = 0; line < mood % 30; line++) log(`line ${line}`);
    if (mood % 5 === 0) return { kind: 'failed', retry: 'retryable', reason: 'in a mood' };
    return { kind: 'succeeded' };
  },
]);

/** A stage of stages, nested `depth` deep. */
const nest: RunnableStage = testStage('nest', [() => ({ kind: 'succeeded' })], {
  before: ({ context }) => parts(Number(context.depth ?? 0)),
  after: ({ context }) => parts(Number(context.depth ?? 0) - 1),
});

function parts(depth: number): SyntheticStage[] {
  if (depth <= 0) return [];
  return [
    { type: 'nest', name: `depth ${depth - 1}`, context: { depth: depth - 1 } },
    { type: 'effect', name: 'beside', context: { wanted: 1 }, after: [0] },
  ];
}

export const labTypes = (database: Database): StageTypes =>
  testTypes(succeed, fail, decide, stamp, effect(database), moody, nest);
