import { expect, test } from 'vitest';
import type { Json } from '#lib/kernel/json';
import { evaluateExpression } from '../evaluate.ts';
import { sampleScope } from './scope.ts';

/** What users write about a release, and what Spring makes of it. */
const release = {
  name: 'checkout-service',
  branch: 'release/1.24.0',
  count: 7,
  ratio: 2.5,
  on: true,
  none: null,
  tags: ['b', 'a', 'c'],
  m: { x: 1, y: 'two' },
  rows: [
    { n: 'one', v: 1 },
    { n: 'two', v: 2 },
    { n: 'three', v: 3 },
  ],
};

export type Everyday = readonly [expression: string, value: Json];

/** A row each: an expression without `${}` and the JSON it comes to. */
export function everyday(rows: readonly Everyday[]): void {
  test.each(rows)('%s is as in Spring', (expression, value) => {
    expect(evaluateExpression(`\${${expression}}`, sampleScope({ root: release })).value).toEqual(value);
  });
}
