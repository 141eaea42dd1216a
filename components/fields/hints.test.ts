import { expect, it } from 'vitest';
import { z } from 'zod';
import { hintsOf } from './hints.ts';

it('makes a form of the metadata of a schema', () => {
  const schema = z.object({
    to: z
      .string()
      .min(1)
      .meta({ title: 'To', description: 'Who reads it', examples: ['a@example.com'] }),
    mode: z
      .enum(['fast', 'slow'])
      .default('fast')
      .meta({ title: 'Mode', labels: { slow: 'Slow, but safe' } }),
    loud: z.boolean().optional().meta({ title: 'Loud' }),
    hidden: z.string().optional(),
  });
  expect(hintsOf(schema)).toEqual([
    { path: 'to', label: 'To', help: 'Who reads it', placeholder: 'a@example.com', required: true, widget: 'text' },
    {
      path: 'mode',
      label: 'Mode',
      required: false,
      widget: 'select',
      options: [
        { value: 'fast', label: 'fast' },
        { value: 'slow', label: 'Slow, but safe' },
      ],
    },
    { path: 'loud', label: 'Loud', required: false, widget: 'switch' },
  ]);
});
