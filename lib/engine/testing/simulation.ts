import type { StageTypes } from '#lib/engine/ports';
import { Run, type StageState } from '#lib/engine/run';
import { settle } from '#lib/engine/settling';
import { isComplete } from '#lib/engine/statuses';
import { currentStep, nextLookAt, stepEnded, stepStarted } from '#lib/engine/steps';
import { isEnding, type Surroundings, stageCanceled } from '#lib/engine/transitions';
import { unstartedRun, unstartedStage } from '#lib/engine/unstarted';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import { graphOf } from '#lib/pipelines/graph';
import type { StepContext } from '#lib/stages/contract';

/** Runs the transitions alone, without store, clock or driver: what the property tests drive. */
export function newRun(stages: JsonObject[]): Run {
  const document = { name: 'test', stages } as unknown as PipelineDocument;
  const state = unstartedRun({
    id: 'run',
    kind: 'pipeline',
    application: 'test',
    name: 'test',
    number: 1,
    document,
    trigger: { type: 'manual', parameters: {} },
    startedBy: 'tester',
    createdAt: 0,
  });
  const rows = graphOf(document).map((stage, position) =>
    unstartedStage({
      id: `s${stage.refId}`,
      position,
      refId: stage.refId,
      type: stage.type,
      name: stage.name,
      requisites: stage.requisites,
      context: structuredClone(stage.document),
    }),
  );
  return new Run(state, rows);
}

export function simulated(types: StageTypes, now: () => number): () => Surroundings {
  let ids = 0;
  return () => ({
    now: now(),
    types,
    newId: () => `c${++ids}`,
    prepare: (_run, stage) => ({ context: stage.context, failures: [] }),
    condition: (_run, _stage, expression) =>
      expression === 'true' ? true : expression === 'false' ? false : undefined,
    stepContext: (_run, stage) => contextOf(stage),
    holdsBack: () => false,
    enough: () => false,
  });
}

function contextOf(stage: StageState): StepContext {
  return { context: stage.context, stage: { id: stage.id } } as unknown as StepContext;
}

export interface Simulation {
  run: Run;
  /** Stages in the order they started. */
  started: string[];
  turns: number;
}

/** Drives a run to its end, one ready stage at a time in the order `pick` chooses. Steps must answer at once. */
export async function simulate(
  run: Run,
  around: () => Surroundings,
  pick: (ready: StageState[]) => StageState,
  between: (run: Run, turn: number) => void = () => {},
): Promise<Simulation> {
  const started: string[] = [];
  for (let turn = 0; turn < 20_000; turn++) {
    between(run, turn);
    const s = around();
    settle(run, s);
    if (isComplete(run.state.status)) return { run, started, turns: turn };
    if (isEnding(run)) {
      for (const stage of [...run.active]) stageCanceled(run, stage, s);
      continue;
    }
    const ready = [...run.active].filter((stage) => currentStep(run, stage) >= 0 && nextLookAt(stage) <= s.now);
    if (ready.length === 0) return { run, started, turns: turn };
    const stage = pick(ready);
    const index = currentStep(run, stage);
    if (index === 0 && stage.tasks[0]?.status === 'NOT_STARTED') started.push(stage.id);
    stepStarted(run, stage, index, s.now);
    const step = s.types.find(stage.type)!.steps[index]!;
    stepEnded(run, stage, index, await step.run(contextOf(stage)), around());
  }
  throw new Error('The run does not end');
}
