import { expect, it } from 'vitest';
import { evaluateExpression } from '../evaluate.ts';
import { sampleContext } from '../testing/sample-context.ts';
import { sampleScope } from '../testing/scope.ts';

it.each([
  'service = 1',
  'labels.app = 1',
  "labels['new'] = 1",
  'tags[0] = 1',
  'replicas++',
  "tags.add('x')",
  'tags.clear()',
  "tags.remove('red')",
  'labels.clear()',
  'labels.putAll({z: 1})',
  'numbers.retainAll({4})',
  'clusters[0].name = 1',
  'nested.a.b.c = 1',
  'labels.keySet().clear()',
  '#x = tags',
])('%s changes nothing outside of its evaluation', (expression) => {
  const before = JSON.stringify(sampleContext);
  evaluateExpression(`\${${expression}}`, sampleScope());
  expect(JSON.stringify(sampleContext)).toBe(before);
});

it('A change is seen by what follows in the same expression', () => {
  const { value } = evaluateExpression(
    "${{nested.a.b.c = 'changed', nested.a.b.c, tags.add('x'), tags.size(), replicas++, replicas}}",
    sampleScope(),
  );
  expect(value).toEqual(['changed', 'changed', true, 4, 3, 4]);
});

it('A literal list cannot be changed and stays the same for the next evaluation', () => {
  const source = '${{1, 2}.add(3)}';
  expect(evaluateExpression(source, sampleScope()).error?.kind).toBe('java-exception');
  expect(evaluateExpression('${{1, 2}.size()}', sampleScope()).value).toBe(2);
});
