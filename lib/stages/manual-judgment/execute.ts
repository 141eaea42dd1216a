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

/** The decision itself is checked where it is made (`lib/executions/judging.ts`); here it only takes effect. */
function look({ context }: StepContext): StepResult {
  const status = String(context.judgmentStatus ?? '').toLowerCase();
  const input = typeof context.judgmentInput === 'string' ? context.judgmentInput : '';
  const by = typeof context.lastModifiedBy === 'string' ? context.lastModifiedBy : 'somebody';
  if (status === 'continue') {
    return { kind: 'succeeded', outputs: { judgmentStatus: 'continue', judgmentInput: input, decidedBy: by } };
  }
  if (status === 'stop') {
    return { kind: 'failed', retry: 'terminal', reason: `${by} decided to stop${input ? ` (${input})` : ''}` };
  }
  return { kind: 'wait', for: 'person', signal: 'judgment', waiting: 'Waiting for a person to decide' };
}
