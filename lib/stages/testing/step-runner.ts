import { isRetryable, messageOf } from '#lib/kernel/errors';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { StageExecutor, StageView, StepContext, StepResult } from '#lib/stages/contract';

/**
 * Runs the steps of one stage type for a test, as the engine would: context and outputs grow, `look-again` and timed
 * waits take a short pause, retryable faults are tried again, and what waits for a person stops the run unless the test
 * queued a change of the context. Nothing is stored.
 */
export interface RunOptions<C> {
  context: JsonObject;
  capabilities: C;
  application?: string;
  user?: string;
  trigger?: JsonObject;
  /** In document order; those before the tested stage unless `ancestors` says which are. */
  stages?: readonly StageView[];
  /** Nearest first. */
  ancestors?: readonly StageView[];
  /** Changes of the context, one handed over at each `wait`. */
  changes?: readonly JsonObject[];
  /** Passes the time of a `look-again`; default: really waits, at most 100 ms. */
  pause?: (ms: number) => Promise<void>;
  now?: () => number;
  evaluate?: (value: Json, extra?: JsonObject) => Json;
  condition?: (expression: string) => boolean | undefined;
  /** Called before each attempt; a test throws here to play a crash, or checks what is there. */
  before?: (step: string, look: number) => void;
  /** After so many looks at one step the run is given up as `RUNNING`. Default 500. */
  mostLooks?: number;
  /** Tries of a retryable fault before it counts. Default 2. */
  tries?: number;
  abort?: AbortSignal;
}

export interface StageRun {
  status: 'SUCCEEDED' | 'TERMINAL' | 'SKIPPED' | 'RUNNING' | 'CANCELED' | 'STOPPED' | 'FAILED_CONTINUE';
  reason?: string;
  errors: string[];
  context: JsonObject;
  outputs: JsonObject;
  log: string[];
  /** Every sentence a person would have read while waiting, without repetitions. */
  waits: string[];
  /** Steps that were run, in order. */
  steps: string[];
  /** Epoch milliseconds. */
  startedAt: number;
}

let runs = 0;

export async function runStage<C>(executor: StageExecutor<C>, options: RunOptions<C>): Promise<StageRun> {
  const run: StageRun = {
    status: 'SUCCEEDED',
    errors: [],
    context: { ...options.context },
    outputs: {},
    log: [],
    waits: [],
    steps: [],
    startedAt: (options.now ?? Date.now)(),
  };
  const stageId = `stage-${++runs}`;
  const changes = [...(options.changes ?? [])];
  for (const step of executor.steps) {
    run.steps.push(step.name);
    const ended = await runStep(step, `${stageId}/${step.name}`, run, options, changes);
    if (ended) return run;
  }
  return run;
}

/** True when the stage has ended with this step. */
async function runStep<C>(
  step: StageExecutor<C>['steps'][number],
  key: string,
  run: StageRun,
  options: RunOptions<C>,
  changes: JsonObject[],
): Promise<boolean> {
  const pause = options.pause ?? realPause;
  let attempt = 0;
  for (let look = 0; look < (options.mostLooks ?? 500); look++) {
    options.before?.(step.name, look);
    const result = await attemptStep(() => step.run(stepContext(key, attempt, run, options), options.capabilities));
    Object.assign(run.context, 'context' in result ? result.context : undefined);
    Object.assign(run.outputs, 'outputs' in result ? result.outputs : undefined);
    if (result.kind === 'succeeded') return false;
    if (result.kind === 'finished') return true;
    if (result.kind === 'skipped') return end(run, 'SKIPPED');
    if (result.kind === 'failed') {
      if (result.retry === 'retryable' && ++attempt < (options.tries ?? 2)) continue;
      run.reason = result.reason;
      run.errors = result.errors ?? [];
      return end(run, result.status ?? 'TERMINAL');
    }
    if (run.waits.at(-1) !== result.waiting) run.waits.push(result.waiting);
    const change = result.kind === 'wait' ? changes.shift() : undefined;
    const ms = result.kind === 'wait' ? result.untilMs : result.inMs;
    if (change) Object.assign(run.context, change);
    else if (ms === undefined) return end(run, 'RUNNING');
    else await pause(ms);
  }
  return end(run, 'RUNNING');
}

function end(run: StageRun, status: StageRun['status']): true {
  run.status = status;
  return true;
}

/** What is thrown counts as the engine counts it. */
async function attemptStep(work: () => Promise<StepResult> | StepResult): Promise<StepResult> {
  try {
    return await work();
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error), retry: isRetryable(error) ? 'retryable' : 'terminal' };
  }
}

/** The context that a step, `cancel`, `before` or `after` is given; tests call those directly with it. */
export function stepContext<C>(
  idempotencyKey: string,
  attempt: number,
  run: Pick<StageRun, 'context' | 'outputs' | 'log'> & { startedAt?: number },
  options: RunOptions<C>,
): StepContext {
  const now = (options.now ?? Date.now)();
  return {
    stage: {
      id: idempotencyKey.split('/')[0] ?? 'stage',
      refId: '1',
      name: String(options.context.name ?? 'Stage'),
      type: String(options.context.type ?? 'stage'),
      startedAt: run.startedAt ?? now,
      elapsedMs: now - (run.startedAt ?? now),
    },
    execution: {
      id: '01TESTEXECUTION00000000000',
      application: options.application ?? 'storefront',
      name: 'Test run',
      kind: 'pipeline',
      user: { name: options.user ?? 'admin', tokens: [] },
      trigger: options.trigger ?? { type: 'manual' },
      depth: 0,
    },
    context: structuredClone(run.context),
    outputs: structuredClone(run.outputs),
    idempotencyKey,
    attempt,
    now,
    deadline: undefined,
    abort: options.abort ?? new AbortController().signal,
    log: (line) => run.log.push(line),
    stages: () => options.stages ?? [],
    before: () => options.ancestors ?? [...(options.stages ?? [])].reverse(),
    evaluate: options.evaluate ?? ((value) => value),
    condition: options.condition ?? (() => undefined),
  };
}

const realPause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 100)));
