import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Capabilities } from '#lib/stages/capabilities';
import type { StageExecutor, StepContext, StepResult, SyntheticStage } from '#lib/stages/contract';
import {
  timeWindowDefinition,
  windowFields,
  windowSwitch,
} from '#lib/stages/restrict-execution-during-time-window/definition';
import { type ExecutionWindow, nextOpening } from '#lib/stages/restrict-execution-during-time-window/window';

type Ports = Pick<Capabilities, 'timeZone'>;
type Fields = z.infer<typeof windowFields>;

/** Stands before every stage that asks for it (reference §1.4): waits for the window, then for a random delay. */
export const timeWindowExecutor: StageExecutor<Ports> = {
  guard({ context }): SyntheticStage | undefined {
    // A parameter that turns it on is a text: such a stage must not run at any time.
    if (context[windowSwitch] !== true && context[windowSwitch] !== 'true') return undefined;
    const { restrictedExecutionWindow = {}, skipWindowText } = context;
    return {
      type: timeWindowDefinition.type,
      name: 'Execution window',
      context: { restrictedExecutionWindow, ...(skipWindowText ? { skipWaitText: skipWindowText } : {}) },
    };
  },
  steps: [
    { name: 'suspendExecutionDuringTimeWindow', run: waitForWindow },
    { name: 'waitForJitter', run: waitForJitter },
  ],
};

const fieldsOf = ({ context }: StepContext): Fields => windowFields.parse(context.restrictedExecutionWindow ?? {});

function waitForWindow(step: StepContext, { timeZone }: Ports): StepResult {
  if (step.context.skipRemainingWait === true) return { kind: 'finished' };
  const window = windowOf(fieldsOf(step), timeZone);
  const opens = nextOpening(window, step.now);
  if (opens === undefined) {
    return {
      kind: 'failed',
      retry: 'terminal',
      reason: 'The execution window never opens; correct its days and hours',
    };
  }
  const context = { scheduledTime: opens };
  if (opens <= step.now) return { kind: 'succeeded', context };
  return {
    kind: 'wait',
    for: 'time',
    signal: 'skip',
    waiting: `Outside its execution window, which opens ${inWords(opens, window.timeZone)}`,
    untilMs: opens - step.now,
    context,
  };
}

function windowOf({ days, whitelist, timeZone }: Fields, usual: string): ExecutionWindow {
  return {
    days,
    spans: whitelist.map(({ startHour, startMin, endHour, endMin }) => ({
      from: startHour * 60 + startMin,
      to: endHour * 60 + endMin,
    })),
    timeZone: timeZone ?? usual,
  };
}

function inWords(at: number, timeZone: string): string {
  const when = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  return `${when.format(at)} (${timeZone})`;
}

function waitForJitter(step: StepContext): StepResult {
  const { jitter } = fieldsOf(step);
  const manual = step.execution.trigger.type === 'manual';
  if (!jitter?.enabled || (jitter.skipManual && manual) || step.context.skipRemainingWait === true) {
    return { kind: 'finished' };
  }
  // Counted in the time the stage has run, so that a pause stops it.
  const planned = Number(step.context.jitterEndsAfterMs ?? Number.NaN);
  const endsAfterMs = Number.isFinite(planned) ? planned : step.stage.elapsedMs + delayMs(jitter, step.idempotencyKey);
  const remaining = endsAfterMs - step.stage.elapsedMs;
  if (remaining <= 0) return { kind: 'succeeded' };
  return {
    kind: 'wait',
    for: 'time',
    signal: 'skip',
    waiting: 'In its window; waiting for a random delay to pass',
    untilMs: remaining,
    context: { jitterEndsAfterMs: endsAfterMs },
  };
}

/** Random among runs, but the same whenever the step is tried again after a crash. */
function delayMs({ minDelay, maxDelay }: NonNullable<Fields['jitter']>, key: string): number {
  const share = createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;
  return Math.round((minDelay + share * Math.max(0, maxDelay - minDelay)) * 1000);
}
