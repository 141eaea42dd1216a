import { describe, expect, it } from 'vitest';
import { stageContract } from '#lib/stages/contract-suite';
import { judgmentDefinition } from '#lib/stages/manual-judgment/definition';
import { judgmentExecutor } from '#lib/stages/manual-judgment/execute';
import { runStage } from '#lib/stages/testing/step-runner';

describe('manualJudgment', () => {
  stageContract(judgmentDefinition, judgmentExecutor, new URL('./', import.meta.url));

  it('waits for a person without a timer', async () => {
    const run = await runStage(judgmentExecutor, { context: {}, capabilities: {} });
    expect(run.status).toBe('RUNNING');
    expect(run.waits).toEqual(['Waiting for a person to decide']);
  });

  it('hands the choice and the decider on', async () => {
    const run = await runStage(judgmentExecutor, {
      context: {},
      capabilities: {},
      changes: [{ judgmentStatus: 'continue', judgmentInput: 'release', lastModifiedBy: 'anna' }],
    });
    expect(run.outputs).toEqual({ judgmentStatus: 'continue', judgmentInput: 'release', decidedBy: 'anna' });
  });

  it('fails with who stopped it', async () => {
    const run = await runStage(judgmentExecutor, {
      context: {},
      capabilities: {},
      changes: [{ judgmentStatus: 'stop', lastModifiedBy: 'anna' }],
    });
    expect(run).toMatchObject({ status: 'TERMINAL', reason: 'anna decided to stop' });
  });

  it('goes on waiting when a decision was taken back', async () => {
    const run = await runStage(judgmentExecutor, { context: {}, capabilities: {}, changes: [{ judgmentStatus: '' }] });
    expect(run.status).toBe('RUNNING');
  });
});
