import type { RunnableStage } from '#lib/engine/ports';
import { sizeUpTo } from '#lib/engine/size';
import { isGennakerError, messageOf } from '#lib/kernel/errors';
import { byteLength, type JsonObject, toJson } from '#lib/kernel/json';
import type { StepContext, StepResult } from '#lib/stages/contract';

/** What one step may hand on; more is a bug of the stage or a hostile server, and fails that stage alone. */
export const maxResultBytes = 10 * 1024 * 1024;

/** Postgres reads nested JSON by recursion and refuses what is absurdly deep. */
const maxDepth = 500;

/** How long an aborted step may take to end by itself before it is left behind, in milliseconds. */
const abortedPatienceMs = 5000;

/**
 * Runs one step and contains whatever it does: a throw, an answer that never comes, an answer that is not JSON or too
 * large all become a failure of this stage. Never rejects.
 */
export async function runStep(
  step: RunnableStage['steps'][number],
  context: StepContext,
  abort: AbortController,
  timeoutMs: number,
): Promise<StepResult> {
  let timer: NodeJS.Timeout | undefined;
  let leave: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const late = new Promise<StepResult>((resolve) => {
    const failed = (reason: string) => resolve({ kind: 'failed', retry: 'retryable', reason });
    timer = setTimeout(() => {
      failed(`${step.name} gave no answer within ${timeoutMs / 1000} s`);
      abort.abort();
    }, timeoutMs);
    onAbort = () => {
      leave = setTimeout(() => failed(`${step.name} did not stop when it was told to`), abortedPatienceMs);
    };
    abort.signal.addEventListener('abort', onAbort, { once: true });
  });
  const answer = Promise.resolve()
    .then(() => step.run(context))
    .then(contained, failureOf)
    .then(inSentences);
  try {
    return await Promise.race([answer, late]);
  } finally {
    abort.signal.removeEventListener('abort', onAbort);
    clearTimeout(leave);
    clearTimeout(timer);
  }
}

/**
 * Tells outside work to stop, again when a fault may pass, for as long as `timeoutMs`. Never rejects: answers the sentence that
 * says why it could not be told.
 */
export async function runCancel(
  cancel: (context: StepContext) => Promise<void>,
  context: StepContext,
  abort: AbortController,
  timeoutMs: number,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let last: unknown = new Error(`no answer within ${timeoutMs / 1000} s`);
  const late = new Promise<void>((_, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(last);
    }, timeoutMs);
  });
  const told = async () => {
    for (let pauseMs = 250; ; pauseMs *= 2) {
      try {
        return await cancel(context);
      } catch (error) {
        if (!isGennakerError(error) || !error.retryable || abort.signal.aborted) throw error;
        last = error;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, 4000)));
      if (abort.signal.aborted) throw last;
    }
  };
  try {
    await Promise.race([told(), late]);
    return undefined;
  } catch (error) {
    return `Could not tell the outside work to stop: ${messageOf(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

const answers: ReadonlySet<string> = new Set<StepResult['kind']>([
  'succeeded',
  'finished',
  'failed',
  'skipped',
  'look-again',
  'wait',
]);

const tooLarge: StepResult = {
  kind: 'failed',
  retry: 'terminal',
  reason: `A step of the stage returned too much; the limit is ${maxResultBytes / 1048576} MB`,
};

function contained(result: StepResult): StepResult {
  try {
    const clean: StepResult = { ...result };
    // Nothing else would end or delay the stage: it would be asked again at once, for ever.
    if (!answers.has(clean.kind)) {
      return { kind: 'failed', retry: 'terminal', reason: 'The stage gave an answer that the engine does not know' };
    }
    if (asksForNoTime(clean)) {
      return { kind: 'failed', retry: 'terminal', reason: 'The stage asked to be looked at again at no time at all' };
    }
    // Seen before it is written: what is named in many places may be far larger than what holds it.
    if (sizeUpTo(clean, maxResultBytes) > maxResultBytes) return tooLarge;
    if (clean.context) clean.context = toJson(clean.context) as JsonObject;
    if ('outputs' in clean && clean.outputs) clean.outputs = toJson(clean.outputs) as JsonObject;
    if (isDeeperThan(clean, maxDepth)) {
      return { kind: 'failed', retry: 'terminal', reason: `The stage returned values nested deeper than ${maxDepth}` };
    }
    return byteLength(clean) > maxResultBytes ? tooLarge : clean;
  } catch (error) {
    return {
      kind: 'failed',
      retry: 'terminal',
      reason: `The stage returned something that is not JSON: ${messageOf(error)}`,
    };
  }
}

/** People read these, and each goes into the event log: what a server poured into them does not. */
const longestSentence = 10_000;
const mostErrors = 100;

function inSentences(result: StepResult): StepResult {
  if ('waiting' in result) return { ...result, waiting: sentence(result.waiting) };
  if (result.kind !== 'failed') return result;
  const errors = result.errors?.slice(0, mostErrors).map(sentence);
  return { ...result, reason: sentence(result.reason), ...(errors ? { errors } : {}) };
}

function sentence(said: unknown): string {
  const text = typeof said === 'string' ? said : 'The stage does not say why';
  return text.length > longestSentence ? `${text.slice(0, longestSentence)} …` : text;
}

/** A timer that is no number would be due at every look. */
function asksForNoTime(result: StepResult): boolean {
  if (result.kind === 'look-again') return typeof result.inMs !== 'number' || Number.isNaN(result.inMs);
  return result.kind === 'wait' && result.untilMs !== undefined && !(result.untilMs > Number.NEGATIVE_INFINITY);
}

/** Level by level instead of by recursion: the depth of what a stage returns is not ours. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** Only faults that say so are tried again; anything else is a bug or a refusal, and trying again would hide it. */
function failureOf(error: unknown): StepResult {
  const retry = isGennakerError(error) && error.retryable ? 'retryable' : 'terminal';
  return { kind: 'failed', retry, reason: messageOf(error) };
}
