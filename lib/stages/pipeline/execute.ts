import { type JsonObject, stringAt } from '#lib/kernel/json';
import type { Capabilities, ChildExecutionView } from '#lib/stages/capabilities';
import type { StageExecutor, StepContext, StepResult } from '#lib/stages/contract';
import { artifactsBefore } from '#lib/stages/manifest-source';
import { pipelineFields } from '#lib/stages/pipeline/definition';
import { bindProducedArtifacts } from '#lib/stages/produced-artifacts';

type Ports = Pick<Capabilities, 'executions'>;

export const pipelineExecutor: StageExecutor<Ports> = {
  steps: [
    { name: 'startPipeline', run: start },
    { name: 'monitorPipeline', run: follow },
    bindProducedArtifacts<Ports>(),
  ],
  async cancel(step, { executions }) {
    // A worker that died while it started the child could not note which it is.
    const id = stringAt(step.context, 'executionId') ?? (await executions.started(step.idempotencyKey, place(step)));
    const { name, user } = step.execution;
    if (id !== undefined) await executions.cancel(id, `${name}: ${step.stage.name} was canceled`, user);
  },
};

async function start(step: StepContext, { executions }: Ports): Promise<StepResult> {
  const fields = pipelineFields.parse(step.context);
  const revived = await revivedChild(step, executions);
  const executionId =
    revived?.id ??
    (await executions.start({
      application: fields.application ?? step.execution.application,
      pipeline: fields.pipeline,
      parameters: (fields.pipelineParameters ?? {}) as JsonObject,
      artifacts: artifactsBefore(step),
      parent: {
        ...place(step),
        depth: step.execution.depth,
        waits: fields.waitForCompletion,
        summary: summaryOf(step),
      },
      user: step.execution.user,
      idempotencyKey: step.idempotencyKey,
    }));
  step.log(
    revived ? `Waits again for execution ${executionId}, which was restarted` : `Started execution ${executionId}`,
  );
  const ids = { executionId };
  return { kind: fields.waitForCompletion ? 'succeeded' : 'finished', outputs: ids, context: ids };
}

/** The child whose restart made this stage run again: it is followed, not started a second time. */
async function revivedChild(
  step: StepContext,
  executions: Ports['executions'],
): Promise<ChildExecutionView | undefined> {
  const id = stringAt(step.context.restartDetails, 'child');
  return id === undefined ? undefined : await executions.find(id, place(step));
}

const place = ({ execution, stage }: StepContext) => ({ executionId: execution.id, stageId: stage.id });

/** Not the whole run as in Spinnaker: a chain of pipelines would carry all of them in every trigger. */
function summaryOf({ execution }: StepContext): JsonObject {
  const { id, application, name, trigger } = execution;
  const { payload: _, parentExecution: __, ...cause } = trigger;
  return { id, application, name, type: 'PIPELINE', trigger: cause };
}

/** The child wakes this stage when it ends; the long timer only guards against a lost message. */
async function follow(step: StepContext, { executions }: Ports): Promise<StepResult> {
  const fields = pipelineFields.parse(step.context);
  const child = await executions.find(String(step.context.executionId), place(step));
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
        waiting:
          child.status === 'NOT_STARTED' ? `${child.name} waits for its turn` : `Waiting for ${child.name} to end`,
        untilMs: 60_000,
        context: about,
      };
  }
}
