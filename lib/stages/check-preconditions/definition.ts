import { z } from 'zod';
import { isJsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { StageDefinition } from '#lib/stages/contract';

export const preconditionFields = z.looseObject({
  type: z.string().default('expression'),
  failPipeline: z.boolean().optional(),
  context: z
    .looseObject({
      expression: z.string().optional(),
      stageName: z.string().optional(),
      stageStatus: z.string().optional(),
      failureMessage: z.string().optional(),
    })
    .default({}),
});

export const checkPreconditionsFields = z.looseObject({
  preconditions: z.array(preconditionFields, { error: 'Add at least one precondition' }),
});

export const checkPreconditionsDefinition: StageDefinition = {
  type: 'checkPreconditions',
  title: 'Check preconditions',
  summary: 'Go on only when conditions hold',
  icon: 'list-checks',
  category: 'flow',
  fields: checkPreconditionsFields,
  form: [
    {
      path: 'preconditions',
      label: 'Preconditions',
      widget: 'json',
      required: true,
      help: 'Each has a type (expression, stageStatus or clusterSize), a context and failPipeline',
    },
  ],
  outputs: z.looseObject({}),
  defaults: { preconditions: [{ type: 'expression', failPipeline: false, context: { expression: '' } }] },
  needs: [],
  // Each precondition is evaluated by its own synthetic stage, so that one unknown name does not blur the others.
  literalFields: ['preconditions'],
  freshOnRestart: ['preconditions'],
  caption: (fields) => {
    const first = Array.isArray(fields.preconditions) ? fields.preconditions[0] : undefined;
    const context = objectAt(isJsonObject(first) ? first : {}, 'context');
    return stringAt(context, 'expression') ?? stringAt(context, 'stageName') ?? '';
  },
  examples: [
    {
      title: 'Only if the judgment was "release"',
      stage: {
        type: 'checkPreconditions',
        name: 'If release',
        preconditions: [
          {
            type: 'expression',
            failPipeline: false,
            context: { expression: "${#judgment('Release?') == 'release'}" },
          },
        ],
      },
    },
    {
      title: 'Only if an earlier stage failed and was ignored',
      stage: {
        type: 'checkPreconditions',
        name: 'If tests failed',
        preconditions: [
          {
            type: 'stageStatus',
            failPipeline: false,
            context: { stageName: 'Run tests', stageStatus: 'FAILED_CONTINUE' },
          },
        ],
      },
    },
  ],
};

/** One precondition, run as a stage before the stage that lists it. Not in the palette. */
export const checkPreconditionDefinition: StageDefinition = {
  type: 'checkPrecondition',
  title: 'Check precondition',
  summary: 'One condition of a Check preconditions stage',
  icon: 'list-checks',
  category: 'flow',
  internal: true,
  fields: z.looseObject({ preconditionType: z.string(), context: z.looseObject({}).default({}) }),
  form: [],
  outputs: z.looseObject({}),
  defaults: {},
  needs: [],
  literalFields: ['context'],
  examples: [],
};
