import { describe, expect, it } from 'vitest';
import { catalogueFunctions, catalogueMethods, catalogueOperators, expressionCapabilities } from './catalogue.ts';
import { evaluateExpression } from './evaluate.ts';
import { standardFunctions } from './functions/standard.ts';
import { parse } from './language/parser.ts';
import { sampleScope } from './testing/scope.ts';

describe('The catalogue', () => {
  it.each(catalogueMethods.map((method) => [method.example, method.type, method.name] as const))(
    'explains %s, which can be evaluated',
    (example, _type, name) => {
      expect(example).toContain(`${name}(`);
      expect(evaluateExpression(`\${${example}}`, sampleScope()).outcome).toBe('ok');
    },
  );

  it.each(catalogueOperators.map((operator) => [operator.syntax, operator.example] as const))(
    'explains %s by an example that can be evaluated',
    (_syntax, example) => {
      expect(['ok', 'unresolved']).toContain(evaluateExpression(`\${${example}}`, sampleScope()).outcome);
    },
  );

  it('names every function once, with its parameters and an example of itself', () => {
    const functions = catalogueFunctions();
    expect(functions.map((entry) => entry.name)).toEqual([...standardFunctions.keys()]);
    for (const entry of functions) {
      expect(entry.example).toContain(`#${entry.name}(`);
      expect(() => parse(entry.example, 50)).not.toThrow();
      expect(entry.description).toMatch(/[.…)]$/);
      expect(entry.parameters).toHaveLength(standardFunctions.get(entry.name)?.method.parameters.length ?? -1);
      for (const parameter of entry.parameters) expect(parameter.description).not.toBe('');
    }
  });

  it('is plain JSON', () => {
    const body = expressionCapabilities();
    expect(JSON.parse(JSON.stringify(body))).toEqual(body);
    expect(body.spelEvaluators.map((entry) => entry.versionKey)).toEqual(['v4', 'v3', 'v2']);
  });
});
