import { nothingAsked } from '#lib/engine/answers';
import type { StageTypes } from '#lib/engine/ports';
import type { Run, StageState } from '#lib/engine/run';
import { settle } from '#lib/engine/settling';
import { runStep } from '#lib/engine/step';
import { currentStep, stepEnded, stepStarted } from '#lib/engine/steps';
import { stepContextFor, surroundingsAt } from '#lib/engine/surroundings';
import { isEnding, type Surroundings } from '#lib/engine/transitions';

/**
 * Plays a run on in memory, as far as it goes without waiting for anybody: what its next stages would do. `types` must be
 * those of a dry run (`rehearsal.ts`). Nothing is stored, and what waits stays as it is. Ends when nothing is left to do,
 * when `signal` aborts, and after `mostSteps`.
 */
export async function foresee(
  run: Run,
  types: StageTypes,
  around: { now: number; signal: AbortSignal; mostSteps: number; stepTimeoutMs: number },
): Promise<void> {
  const s = surroundingsAt(around.now, types);
  settle(run, s);
  for (let steps = 0; steps < around.mostSteps && !around.signal.aborted && !isEnding(run); ) {
    const due = [...run.active].filter((stage) => stage.waiting === null && currentStep(run, stage) >= 0);
    if (due.length === 0) return;
    steps += due.length;
    // Each asks clusters by itself; one after the other would add up.
    await Promise.all(due.map((stage) => playStep(run, stage, s, around)));
    settle(run, s);
  }
}

async function playStep(
  run: Run,
  stage: StageState,
  s: Surroundings,
  { signal, stepTimeoutMs }: { signal: AbortSignal; stepTimeoutMs: number },
): Promise<void> {
  const index = currentStep(run, stage);
  const step = s.types.find(stage.type)?.steps[index];
  if (!step) return;
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop, { once: true });
  stepStarted(run, stage, index, s.now);
  const told = nothingAsked.scope(false);
  const context = stepContextFor(run, stage, { now: s.now, types: s.types, abort: abort.signal, log: () => {}, told });
  const result = await runStep(step, context, abort, stepTimeoutMs);
  signal.removeEventListener('abort', stop);
  stepEnded(run, stage, index, result, s);
}
