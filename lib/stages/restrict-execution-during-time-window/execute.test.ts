import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';
import { timeWindowDefinition } from './definition.ts';
import { timeWindowExecutor } from './execute.ts';

const monday = Date.parse('2026-11-23T08:00:00Z');
const capabilities = { timeZone: 'UTC' };
const window = { days: [2], whitelist: [{ startHour: 9, startMin: 0, endHour: 9, endMin: 59 }] };
const guard = (context: JsonObject) =>
  timeWindowExecutor.guard!(stepContext('k', 0, { context, outputs: {}, log: [] }, { context, capabilities }));

describe('restrictExecutionDuringTimeWindow', () => {
  stageContract(timeWindowDefinition, timeWindowExecutor, new URL('./', import.meta.url), {
    context: { restrictedExecutionWindow: {} },
    capabilities,
  });

  it('stands before stages that ask for it, and before no other', () => {
    expect(guard({})).toBeUndefined();
    expect(guard({ restrictExecutionDuringTimeWindow: false, restrictedExecutionWindow: window })).toBeUndefined();
    expect(guard({ restrictExecutionDuringTimeWindow: 'false', restrictedExecutionWindow: window })).toBeUndefined();
    for (const restrictExecutionDuringTimeWindow of [true, 'true']) {
      expect(guard({ restrictExecutionDuringTimeWindow, restrictedExecutionWindow: window })).toMatchObject({
        type: timeWindowDefinition.type,
        context: { restrictedExecutionWindow: window },
      });
    }
  });

  it('says when its window opens, and asks to be woken then', async () => {
    const paused: number[] = [];
    const run = await runStage(timeWindowExecutor, {
      context: { restrictedExecutionWindow: window },
      capabilities,
      now: () => monday,
      mostLooks: 1,
      pause: async (ms) => void paused.push(ms),
    });
    expect(run.waits).toEqual(['Outside its execution window, which opens Mon 09:00 (UTC)']);
    expect(paused[0]).toBe(3600_000);
    expect(run.context.scheduledTime).toBe(monday + 3600_000);
  });

  it('ends at once inside the window, and on the clock of the zone that the stage names', async () => {
    const inside = { ...window, timeZone: 'Europe/Berlin' };
    const run = await runStage(timeWindowExecutor, {
      context: { restrictedExecutionWindow: inside },
      capabilities,
      now: () => monday,
    });
    expect(run.status).toBe('SUCCEEDED');
  });

  it('can be skipped', async () => {
    const run = await runStage(timeWindowExecutor, {
      context: { restrictedExecutionWindow: window },
      capabilities,
      now: () => monday,
      changes: [{ skipRemainingWait: true }],
    });
    expect(run.status).toBe('SUCCEEDED');
  });

  it.each([
    ['jenkins', true],
    ['manual', false],
  ])('delays a %s run at random within its bounds: %s', async (type, delays) => {
    const paused: number[] = [];
    await runStage(timeWindowExecutor, {
      context: {
        restrictedExecutionWindow: { jitter: { enabled: true, minDelay: 5, maxDelay: 10, skipManual: true } },
      },
      capabilities,
      trigger: { type },
      now: () => monday,
      mostLooks: 2,
      pause: async (ms) => void paused.push(ms),
    });
    expect(paused.length > 0).toBe(delays);
    for (const ms of paused) expect(ms).toBeGreaterThanOrEqual(5000);
    for (const ms of paused) expect(ms).toBeLessThanOrEqual(10_000);
  });

  it.each([
    [{ whitelist: [{ startHour: 25, endHour: 3 }] }, /Hours of an execution window/],
    [{ days: [8] }, /Days of an execution window/],
    [{ timeZone: 'Mars/Olympus' }, /time zone that does not exist/],
  ])('refuses %j with a sentence', (fields, sentence) => {
    const checked = timeWindowDefinition.fields.safeParse({ restrictedExecutionWindow: fields });
    expect(checked.error?.issues[0]?.message).toMatch(sentence);
  });
});
