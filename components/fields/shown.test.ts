import { expect, it } from 'vitest';
import { z } from 'zod';
import type { FieldHint } from '#lib/stages/contract';
import { shownHints } from './shown.ts';

const schema = z.looseObject({
  enabled: z.boolean().optional(),
  strategy: z.string().default('none'),
  percent: z.number().optional(),
});
const form: FieldHint[] = [
  { path: 'enabled', label: 'Manage', widget: 'switch' },
  { path: 'strategy', label: 'Strategy', widget: 'select', when: { path: 'enabled', is: [true] } },
  { path: 'percent', label: 'Percent', widget: 'number', when: { path: 'strategy', is: ['canary'] } },
];
const shown = (fields: Parameters<typeof shownHints>[2], of = form) =>
  shownHints(of, schema, fields).map(({ path }) => path);

it('shows a field when the one it hangs on has such a value', () => {
  expect(shown({})).toEqual(['enabled']);
  expect(shown({ enabled: true })).toEqual(['enabled', 'strategy']);
  expect(shown({ enabled: true, strategy: 'canary' })).toEqual(['enabled', 'strategy', 'percent']);
});

it('hides what hangs on a hidden field, whatever stands in it', () => {
  expect(shown({ enabled: false, strategy: 'canary' })).toEqual(['enabled']);
});

it('takes the default for what does not stand there, and null for what has none', () => {
  const hints: FieldHint[] = [
    { path: 'percent', label: 'Percent', widget: 'number', when: { path: 'strategy', is: ['none'] } },
    { path: 'strategy', label: 'Strategy', widget: 'select', when: { path: 'percent', is: [null] } },
  ];
  expect(shown({}, hints)).toEqual(['percent', 'strategy']);
});
