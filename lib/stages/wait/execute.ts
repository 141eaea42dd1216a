import type { StageExecutor, StepContext, StepResult } from '#lib/stages/contract';
import { waitFields } from '#lib/stages/wait/definition';

export const waitExecutor: StageExecutor<object> = {
  steps: [{ name: 'wait', run: look }],
};

/** Counts the time the stage has run, pauses left out, so that a wait resumes for what remained. */
function look({ context, stage }: StepContext): StepResult {
  const { waitTime } = waitFields.parse(context);
  const remaining = (waitTime ?? 0) * 1000 - stage.elapsedMs;
  const outputs = { startTime: stage.startedAt };
  if (context.skipRemainingWait === true || remaining <= 0) {
    return { kind: 'succeeded', outputs };
  }
  return { kind: 'wait', for: 'time', signal: 'skip', waiting: 'Waiting for the time to pass', untilMs: remaining };
}
