import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { runStage } from '#lib/stages/testing/step-runner';
import { waitDefinition } from '#lib/stages/wait/definition';
import { waitExecutor } from '#lib/stages/wait/execute';

describe('wait', () => {
  stageContract(waitDefinition, waitExecutor, new URL('./', import.meta.url));

  it('asks to be woken when the time is over', async () => {
    const paused: number[] = [];
    await runStage(waitExecutor, {
      context: { waitTime: 30 },
      capabilities: {},
      mostLooks: 1,
      now: () => 1000,
      pause: async (ms) => void paused.push(ms),
    });
    expect(paused).toEqual([30_000]);
  });

  it.each<JsonObject>([{ waitTime: 0 }, { waitTime: null }, { waitTime: '0' }, {}])(
    'ends at once for %j',
    async (context) => {
      const run = await runStage(waitExecutor, { context, capabilities: {} });
      expect(run.status).toBe('SUCCEEDED');
      expect(run.outputs.startTime).toBeTypeOf('number');
    },
  );

  it('ends early when somebody skips it', async () => {
    const run = await runStage(waitExecutor, {
      context: { waitTime: 3600 },
      capabilities: {},
      changes: [{ skipRemainingWait: true }],
    });
    expect(run.status).toBe('SUCCEEDED');
  });
});
