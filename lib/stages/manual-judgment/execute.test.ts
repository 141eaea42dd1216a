import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { approvalPatch, approvalsGiven, approvedInput } from '#lib/pipelines/approvals';
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

  it('counts people where more than one must agree, each once', async () => {
    const say = (by: string, input: string, at: number) => approvalPatch('STAGE', { by, input, at });
    const context = { requiredApprovals: 2, ...say('anna', 'release', 1), ...say('anna', 'release', 2) };
    expect(approvedInput('STAGE', context)).toBeUndefined();
    expect(approvedInput('STAGE', { ...context, ...say('otto', 'rollback', 3) })).toBeUndefined();
    const agreed = { ...context, ...say('otto', 'rollback', 3), ...say('otto', 'release', 4) };
    expect(approvedInput('STAGE', agreed)).toBe('release');
    expect(approvalsGiven('STAGE', agreed).map(({ by, at }) => [by, at])).toEqual([
      ['anna', 2],
      ['otto', 4],
    ]);
    expect(approvedInput('ANOTHER', agreed)).toBeUndefined();
  });

  it('lets nobody go on alone where two must agree, and one stop', async () => {
    const alone = { judgmentStatus: 'continue', lastModifiedBy: 'anna' };
    const needsTwo = { context: { requiredApprovals: 2 }, capabilities: {} };
    expect(await runStage(judgmentExecutor, { ...needsTwo, changes: [alone] })).toMatchObject({
      status: 'RUNNING',
      waits: expect.arrayContaining(['0 of 2 approvals; waiting for more']),
    });
    const stop = { judgmentStatus: 'stop', lastModifiedBy: 'anna' };
    expect((await runStage(judgmentExecutor, { ...needsTwo, changes: [stop] })).status).toBe('TERMINAL');
  });

  it('says what may be chosen, and afterwards what was', () => {
    const caption = (fields: JsonObject) => judgmentDefinition.caption?.(fields);
    const judgmentInputs = [{ value: 'release' }, { value: 'roll back' }];
    expect(caption({})).toBe('go on or stop');
    expect(caption({ judgmentInputs })).toBe('release or roll back');
    expect(caption({ judgmentInputs, judgmentStatus: 'continue', judgmentInput: 'release' })).toBe('release');
    expect(caption({ judgmentStatus: 'continue', judgmentInput: '' })).toBe('went on');
    expect(caption({ judgmentInputs, judgmentStatus: 'stop' })).toBe('stopped');
  });

  it('goes on waiting when a decision was taken back', async () => {
    const run = await runStage(judgmentExecutor, { context: {}, capabilities: {}, changes: [{ judgmentStatus: '' }] });
    expect(run.status).toBe('RUNNING');
  });
});
