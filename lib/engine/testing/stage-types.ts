import { z } from 'zod';
import type { RunnableStage, StageTypes } from '#lib/engine/ports';
import type { StageDefinition, StepContext, StepResult, SyntheticStage } from '#lib/stages/contract';

/** A stage type made for one test. */
export function testStage(
  type: string,
  steps: ((context: StepContext) => StepResult | Promise<StepResult>)[],
  more: Partial<Omit<RunnableStage, 'definition' | 'steps'>> & { definition?: Partial<StageDefinition> } = {},
): RunnableStage {
  const { definition, ...hooks } = more;
  return {
    definition: {
      type,
      title: type,
      summary: type,
      icon: 'box',
      category: 'other',
      fields: z.looseObject({}),
      form: [],
      outputs: z.looseObject({}),
      defaults: {},
      needs: [],
      examples: [],
      ...definition,
    },
    steps: steps.map((run, index) => ({ name: `step${index + 1}`, run: async (context) => run(context) })),
    ...hooks,
  };
}

export function testTypes(...stages: RunnableStage[]): StageTypes {
  const byType = new Map(stages.map((stage) => [stage.definition.type, stage]));
  return {
    find: (type) => byType.get(type),
    names: () => [...byType.keys()],
    guards: () => stages.filter((stage) => stage.guard),
  };
}

export const succeed = testStage('succeed', [() => ({ kind: 'succeeded', outputs: { done: true } })]);
export const fail = testStage('fail', [() => ({ kind: 'failed', retry: 'terminal', reason: 'it broke' })]);
/** Ends when somebody patches `go: true` into it. */
export const gate = testStage('gate', [
  ({ context }) =>
    context.go === true
      ? { kind: 'succeeded' }
      : { kind: 'wait', for: 'person', signal: 'go', waiting: 'Waiting for go' },
]);

export type Planned = readonly SyntheticStage[];
