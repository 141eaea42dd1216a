import type { JsonObject } from '#lib/kernel/json';
import { approvalsGiven, approvalsNeeded, approvedInput } from '#lib/pipelines/approvals';
import type { StageExecutor, StepContext, StepResult } from '#lib/stages/contract';
import { judgmentFields } from '#lib/stages/manual-judgment/definition';

export const judgmentExecutor: StageExecutor<object> = {
  steps: [{ name: 'waitForJudgment', run: look }],
  plan({ context }) {
    const inputs = judgmentFields.parse(context).judgmentInputs ?? [];
    const judgmentInput = inputs[0]?.value ?? '';
    const decision = { judgmentStatus: 'continue', judgmentInput };
    const summary = judgmentInput ? `Taken as decided: ${judgmentInput}` : 'Taken as decided: go on';
    return { summary, outputs: decision, context: decision };
  },
};

/**
 * With `requiredApprovals` above 1 nobody's word alone lets the run go on: each is kept, and enough for one choice decide.
 * The decision itself is checked where it is made (`lib/executions/judging.ts`); here it only takes effect.
 */
function look({ stage, context }: StepContext): StepResult {
  const status = String(context.judgmentStatus ?? '').toLowerCase();
  const input = typeof context.judgmentInput === 'string' ? context.judgmentInput : '';
  const by = typeof context.lastModifiedBy === 'string' ? context.lastModifiedBy : 'somebody';
  const needed = approvalsNeeded(context);
  if (needed > 1 && status !== 'stop') return lookAtMany(stage.id, context, needed);
  if (status === 'continue') {
    return { kind: 'succeeded', outputs: { judgmentStatus: 'continue', judgmentInput: input, decidedBy: by } };
  }
  if (status === 'stop') {
    return { kind: 'failed', retry: 'terminal', reason: `${by} decided to stop${input ? ` (${input})` : ''}` };
  }
  return { kind: 'wait', for: 'person', signal: 'judgment', waiting: 'Waiting for a person to decide' };
}

function lookAtMany(stageId: string, context: JsonObject, needed: number): StepResult {
  const given = approvalsGiven(stageId, context);
  const judgmentInput = approvedInput(stageId, context);
  if (judgmentInput === undefined) {
    const waiting = `${given.length} of ${needed} approvals; waiting for ${needed - given.length > 0 ? 'more' : 'agreement'}`;
    return { kind: 'wait', for: 'person', signal: 'judgment', waiting };
  }
  const approvals = given.filter(({ input }) => input === judgmentInput).map(({ by, at }) => ({ by, at }));
  const decidedBy = approvals.map(({ by }) => by).join(', ');
  return { kind: 'succeeded', outputs: { judgmentStatus: 'continue', judgmentInput, decidedBy, approvals } };
}
