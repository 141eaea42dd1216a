import { z } from 'zod';
import { isJsonObject, type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { FieldHint, StageDefinition } from '#lib/stages/contract';

export const preconditionFields = z.looseObject({
  type: z.string().default('expression'),
  failPipeline: z
    .boolean()
    .nullish()
    .transform((fails) => fails ?? true),
  context: z
    .looseObject({
      expression: z.string().optional(),
      stageName: z.string().optional(),
      stageStatus: z.string().optional(),
      credentials: z.string().optional(),
      cluster: z.string().optional(),
      regions: z.array(z.string()).optional(),
      comparison: z.string().optional(),
      expected: z.union([z.number(), z.string()]).optional(),
      failureMessage: z.string().optional(),
    })
    .default({}),
});

export const checkPreconditionsFields = z.looseObject({
  preconditions: z.array(preconditionFields, { error: 'Add at least one precondition' }),
});

const fresh: JsonObject = { type: 'expression', failPipeline: false, context: { expression: '' } };

const ofType = (type: string) => ({ path: 'type', is: [type] });
const choice = (value: string, label = value) => ({ value, label });

const preconditionForm: readonly FieldHint[] = [
  {
    path: 'type',
    label: 'What is checked',
    widget: 'select',
    options: [
      choice('expression', 'An expression is true'),
      choice('stageStatus', 'A stage ended so'),
      choice('clusterSize', 'A cluster has so many server groups'),
    ],
  },
  {
    path: 'context.expression',
    label: 'Expression',
    widget: 'expression',
    placeholder: "${#judgment('Release?') == 'release'}",
    when: ofType('expression'),
  },
  { path: 'context.stageName', label: 'Stage', widget: 'stage', when: ofType('stageStatus') },
  {
    path: 'context.stageStatus',
    label: 'Ended as',
    widget: 'select',
    options: [
      choice('SUCCEEDED', 'Succeeded'),
      choice('FAILED_CONTINUE', 'Failed, went on'),
      choice('TERMINAL', 'Failed'),
      choice('CANCELED', 'Canceled'),
      choice('STOPPED', 'Stopped'),
      choice('SKIPPED', 'Skipped'),
    ],
    when: ofType('stageStatus'),
  },
  { path: 'context.credentials', label: 'Account', widget: 'account', when: ofType('clusterSize') },
  {
    path: 'context.cluster',
    label: 'Cluster',
    widget: 'text',
    placeholder: 'deployment web',
    when: ofType('clusterSize'),
  },
  { path: 'context.regions', label: 'Namespaces', widget: 'list', when: ofType('clusterSize') },
  {
    path: 'context.comparison',
    label: 'Compared',
    widget: 'select',
    options: ['<', '<=', '==', '>=', '>'].map((sign) => choice(sign)),
    when: ofType('clusterSize'),
  },
  { path: 'context.expected', label: 'Server groups', widget: 'number', when: ofType('clusterSize') },
  { path: 'failPipeline', label: 'If it does not hold, fail the pipeline instead of this branch', widget: 'switch' },
  { path: 'context.failureMessage', label: 'What to say then', widget: 'text', advanced: true },
];

export const checkPreconditionsDefinition: StageDefinition = {
  type: 'checkPreconditions',
  title: 'Check preconditions',
  summary: 'Go on only when conditions hold',
  icon: 'list-checks',
  category: 'flow',
  choosesBranch: true,
  fields: checkPreconditionsFields,
  form: [
    {
      path: 'preconditions',
      label: 'Preconditions',
      widget: 'items',
      required: true,
      help: 'All of them must hold',
      item: { name: 'Precondition', fresh, form: preconditionForm },
    },
  ],
  outputs: z.looseObject({}),
  defaults: { preconditions: [fresh] },
  needs: [],
  // Each precondition is evaluated by its own synthetic stage, so that one unknown name does not blur the others.
  literalFields: ['preconditions'],
  freshOnRestart: ['preconditions'],
  caption: (fields) => {
    const first = Array.isArray(fields.preconditions) ? fields.preconditions[0] : undefined;
    const context = objectAt(isJsonObject(first) ? first : {}, 'context');
    const expression = stringAt(context, 'expression')?.replace(/^\$\{\s*|\s*\}$/g, '');
    return expression ?? stringAt(context, 'stageName') ?? '';
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
  choosesBranch: true,
  internal: true,
  fields: z.looseObject({ preconditionType: z.string(), context: z.looseObject({}).default({}) }),
  form: [],
  outputs: z.looseObject({}),
  defaults: {},
  needs: [],
  literalFields: ['context'],
  examples: [],
};
