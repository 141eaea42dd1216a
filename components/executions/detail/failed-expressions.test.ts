import { expect, it } from 'vitest';
import { failedExpressionsOf } from '#components/executions/detail/failed-expressions.ts';
import type { JsonObject } from '#lib/kernel/json';

it('says each reason once, whatever expressions they belong to', () => {
  const twice = { description: 'Failed to evaluate comments: there is no a', level: 'ERROR' };
  const context = {
    expressionEvaluationSummary: { 'a.b': [twice, twice], c: [{ description: 'Failed to evaluate url: c not found' }] },
  };
  expect(failedExpressionsOf({ context })).toEqual([
    'Failed to evaluate comments: there is no a',
    'Failed to evaluate url: c not found',
  ]);
});

it.each<JsonObject>([
  {},
  { expressionEvaluationSummary: null },
  { expressionEvaluationSummary: { a: 'text', b: [1, {}] } },
])('has nothing to say about %j', (context) => {
  expect(failedExpressionsOf({ context })).toEqual([]);
});
