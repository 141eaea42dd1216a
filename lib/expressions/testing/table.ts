import { describe, expect, it } from 'vitest';
import { defaultBudget, Meter } from '../budget.ts';
import { typeName } from '../conformance/compare.ts';
import { evaluateExpression } from '../evaluate.ts';
import type { ExpressionScope } from '../scope.ts';
import { elementsOf } from '../values/elements.ts';
import { textOf } from '../values/text.ts';
import { JavaArray, type Value } from '../values/value.ts';
import { sampleScope, testNow } from './scope.ts';

/** Tables of expressions and what they are: `int 3`, `string abc`, `unresolved`, or `error` and its kind. */
export type Row = readonly [expression: string, outcome: string];

export function describeTable(title: string, rows: readonly Row[], scope: ExpressionScope = sampleScope()): void {
  describe(title, () => {
    it.each(rows)('%s is %s', (expression, outcome) => {
      expect(outcomeOf(expression, scope)).toBe(outcome);
    });
  });
}

export function outcomeOf(expression: string, scope: ExpressionScope): string {
  const result = evaluateExpression(`\${${expression}}`, scope);
  if (result.error) return `error ${result.error.kind}`;
  return result.outcome === 'ok' ? described(result.typed) : result.outcome;
}

export function described(value: Value): string {
  const meter = new Meter(defaultBudget, () => testNow);
  const text = value instanceof JavaArray ? textOf([...(elementsOf(value) ?? [])], meter) : textOf(value, meter);
  return `${typeName(value)} ${text}`;
}
