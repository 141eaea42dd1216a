import { describe, expect, it } from 'vitest';
import type { ChildExecutions, ChildExecutionView } from '#lib/stages/capabilities';
import { stageContract } from '#lib/stages/contract-suite';
import { pipelineDefinition } from '#lib/stages/pipeline/definition';
import { pipelineExecutor } from '#lib/stages/pipeline/execute';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';

const child = (more: Partial<ChildExecutionView> = {}): ChildExecutionView => ({
  id: 'child',
  name: 'Smoke tests',
  status: 'SUCCEEDED',
  failure: null,
  outputs: { url: 'https://test' },
  ...more,
});

/** Children that are in these states at one look after another. */
function children(...looks: (ChildExecutionView | undefined)[]) {
  const calls = { started: [] as Parameters<ChildExecutions['start']>[0][], canceled: [] as string[] };
  const executions: ChildExecutions = {
    start: async (one) => {
      calls.started.push(one);
      return 'child';
    },
    started: async (key) => (key === 'begun' ? 'child' : undefined),
    find: async () => (looks.length > 1 ? looks.shift() : looks[0]),
    cancel: async (id) => void calls.canceled.push(id),
  };
  return { executions, calls };
}

const context = { pipeline: 'smoke', pipelineParameters: { version: '1' } };
const quick = async () => {};

describe('pipeline', () => {
  const gone = children(undefined);
  stageContract(pipelineDefinition, pipelineExecutor, new URL('./', import.meta.url), {
    context: { ...context, executionId: 'gone' },
    capabilities: gone,
  });

  it('starts the pipeline with its parameters, follows it and takes over its outputs', async () => {
    const { executions, calls } = children(child({ status: 'RUNNING' }), child());
    const run = await runStage(pipelineExecutor, { context, capabilities: { executions }, pause: quick });
    expect(run).toMatchObject({ status: 'SUCCEEDED', outputs: { executionId: 'child', url: 'https://test' } });
    expect(run.waits).toEqual(['Waiting for Smoke tests to end']);
    expect(calls.started[0]).toMatchObject({
      pipeline: 'smoke',
      parameters: { version: '1' },
      application: 'storefront',
    });
  });

  it('does not wait when it is told not to', async () => {
    const { executions } = children(child({ status: 'RUNNING' }));
    const run = await runStage(pipelineExecutor, {
      context: { ...context, waitForCompletion: false },
      capabilities: { executions },
    });
    expect(run).toMatchObject({ status: 'SUCCEEDED', steps: ['startPipeline'] });
  });

  it.each([
    [child({ status: 'TERMINAL', failure: 'Test: 3 failed' }), 'TERMINAL', 'Smoke tests failed: Test: 3 failed'],
    [child({ status: 'CANCELED' }), 'CANCELED', 'Smoke tests was canceled'],
    [undefined, 'TERMINAL', 'The started execution was deleted'],
  ])('ends as its child does', async (end, status, reason) => {
    const { executions } = children(end);
    const run = await runStage(pipelineExecutor, { context, capabilities: { executions } });
    expect([run.status, run.reason]).toEqual([status, reason]);
  });

  it('passes a cancel down', async () => {
    const { executions, calls } = children(child());
    const options = { context, capabilities: { executions } };
    await pipelineExecutor.cancel!(
      stepContext('k', 0, { context: { ...context, executionId: 'child' }, outputs: {}, log: [] }, options),
      { executions },
    );
    expect(calls.canceled).toEqual(['child']);
  });

  it.each([
    ['begun', ['child']],
    ['never', []],
  ])('passes a cancel down to a child that it could not note: %s', async (key, canceled) => {
    const { executions, calls } = children(child());
    const step = stepContext(key, 0, { context, outputs: {}, log: [] }, { context, capabilities: { executions } });
    await pipelineExecutor.cancel!(step, { executions });
    expect(calls.canceled).toEqual(canceled);
  });
});
