import type { JsonObject } from '#lib/kernel/json';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StageExecutor, StepContext, StepResult } from '#lib/stages/contract';
import { pipelineFields } from '#lib/stages/pipeline/definition';

type Ports = Pick<Capabilities, 'executions'>;

export const pipelineExecutor: StageExecutor<Ports> = {
  steps: [
    { name: 'startPipeline', run: start },
    { name: 'monitorPipeline', run: follow },
  ],
  async cancel({ context, execution, stage }, { executions }) {
    const id = context.executionId;
    if (typeof id === 'string')
      await executions.cancel(id, `${execution.name}: ${stage.name} was canceled`, execution.user);
  },
};

async function start(step: StepContext, { executions }: Ports): Promise<StepResult> {
  const fields = pipelineFields.parse(step.context);
  const executionId = await executions.start({
    application: fields.application ?? step.execution.application,
    pipeline: fields.pipeline,
    parameters: (fields.pipelineParameters ?? {}) as JsonObject,
    parent: { executionId: step.execution.id, stageId: step.stage.id, depth: step.execution.depth },
    user: step.execution.user,
    idempotencyKey: step.idempotencyKey,
  });
  step.log(`Started execution ${executionId}`);
  const ids = { executionId };
  return { kind: fields.waitForCompletion ? 'succeeded' : 'finished', outputs: ids, context: ids };
}

/** The child wakes this stage when it ends; the long timer only guards against a lost message. */
async function follow(step: StepContext, { executions }: Ports): Promise<StepResult> {
  const fields = pipelineFields.parse(step.context);
  const child = await executions.find(String(step.context.executionId));
  if (!child) return { kind: 'failed', retry: 'terminal', reason: 'The started execution was deleted' };
  const about = { executionName: child.name, status: child.status };
  switch (child.status) {
    case 'SUCCEEDED':
      return { kind: 'succeeded', context: about, outputs: fields.skipDownstreamOutput ? {} : child.outputs };
    case 'CANCELED':
      return {
        kind: 'failed',
        retry: 'terminal',
        reason: `${child.name} was canceled`,
        status: 'CANCELED',
        context: about,
      };
    case 'TERMINAL':
    case 'STOPPED':
      return {
        kind: 'failed',
        retry: 'terminal',
        reason: `${child.name} failed${child.failure ? `: ${child.failure}` : ''}`,
        context: about,
      };
    default:
      return {
        kind: 'wait',
        for: 'execution',
        signal: 'child ended',
        waiting: `Waiting for ${child.name} to end`,
        untilMs: 60_000,
        context: about,
      };
  }
}
