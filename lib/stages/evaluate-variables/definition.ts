import { z } from 'zod';
import type { StageDefinition } from '#lib/stages/contract';

export const evaluateVariablesFields = z.looseObject({
  variables: z
    .array(
      z.looseObject({
        key: z.string({ error: 'Each variable needs a key' }).min(1, 'Each variable needs a key'),
        value: z.unknown(),
        description: z.string().nullish(),
      }),
    )
    .optional(),
});

export const evaluateVariablesDefinition: StageDefinition = {
  type: 'evaluateVariables',
  title: 'Evaluate variables',
  summary: 'Compute values that later stages use by name',
  icon: 'variable',
  category: 'flow',
  fields: evaluateVariablesFields,
  form: [{ path: 'variables', label: 'Variables', widget: 'pairs', required: true }],
  outputs: z.looseObject({}),
  defaults: { variables: [], failOnFailedExpressions: true },
  needs: [],
  // Evaluated one after another, so that later variables see earlier ones.
  literalFields: ['variables'],
  caption: (fields) =>
    Array.isArray(fields.variables)
      ? fields.variables
          .map((variable) => (variable as { key?: unknown } | null)?.key)
          .filter((key) => typeof key === 'string')
          .join(', ')
      : '',
  examples: [
    {
      title: 'A name from the branch',
      stage: {
        type: 'evaluateVariables',
        name: 'Names',
        variables: [
          { key: 'slug', value: "${parameters.branch.replaceAll('[^a-z0-9]', '-')}" },
          { key: 'host', value: '${slug}.test.example.com' },
        ],
      },
    },
  ],
};
