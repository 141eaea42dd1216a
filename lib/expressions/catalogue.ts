import { collectionMethods } from './catalogue/collection-methods.ts';
import { dateMethods } from './catalogue/date-methods.ts';
import type { CatalogueMethod } from './catalogue/entry.ts';
import { numberMethods } from './catalogue/number-methods.ts';
import { textMethods } from './catalogue/text-methods.ts';
import type { FunctionParameter, FunctionTable } from './functions/function.ts';
import { standardFunctions } from './functions/standard.ts';
import { allowedClassNames } from './values/java-class.ts';

/** What can be written in an expression, for the editor's completion and for `GET /capabilities/expressions`. */
export interface CatalogueFunction {
  /** Without `#`. */
  name: string;
  parameters: readonly FunctionParameter[];
  description: string;
  /** A whole expression without `${}`. */
  example: string;
}

export const catalogueFunctions = (table: FunctionTable = standardFunctions): CatalogueFunction[] =>
  Array.from(table.values(), ({ name, parameters, description, example }) => ({
    name,
    parameters,
    description,
    example,
  }));

/** The methods worth explaining; the tables under library/ allow more. */
export const catalogueMethods: readonly CatalogueMethod[] = [
  ...textMethods,
  ...collectionMethods,
  ...numberMethods,
  ...dateMethods,
];

export interface CatalogueOperator {
  syntax: string;
  description: string;
  example: string;
}

const operator = (syntax: string, description: string, example: string): CatalogueOperator => ({
  syntax,
  description,
  example,
});

export const catalogueOperators: readonly CatalogueOperator[] = [
  operator('a ? b : c', 'b if a is true, else c.', "true ? 'prod' : 'dev'"),
  operator('a ?: b', 'a, or b if a is null or an empty text.', "'' ?: 'default'"),
  operator('a?.b', 'Null instead of an error if a is null.', 'null?.name'),
  operator("a['key'], a[0]", 'An entry of a map, an element of a list.', "{a: 1}['a']"),
  operator(
    'list.?[condition]',
    'The elements for which the condition holds; #this is the element.',
    '{1, 2, 3}.?[#this > 1]',
  ),
  operator('list.^[condition]', 'The first such element.', '{1, 2, 3}.^[#this > 1]'),
  operator('list.$[condition]', 'The last such element.', '{1, 2, 3}.$[#this > 1]'),
  operator('list.![expression]', 'The expression for every element.', '{1, 2, 3}.![#this * 10]'),
  operator('a matches b', 'Whether the whole text a matches the pattern b.', "'1.4.2' matches '\\d+(\\.\\d+)*'"),
  operator('a between {b, c}', 'Whether a lies from b to c.', '5 between {1, 9}'),
  operator('a instanceof T(X)', 'Whether a is of a type.', "'x' instanceof T(String)"),
  operator('and, or, not', 'Also && || !', 'true and not false'),
  operator('== != < <= > >=', 'Also eq ne lt le gt ge; numbers compare by value, texts by characters.', '1 == 1.0'),
  operator('+ - * / % ^', 'Also div and mod; + joins texts.', "'v' + 1"),
  operator('{a, b}', 'A list.', "{'dev', 'prod'}"),
  operator('{key: value}', 'A map.', "{region: 'us-east-1'}"),
];

/** Types that `T(…)` and `new` accept. */
export const catalogueTypes: readonly string[] = allowedClassNames;

/** Evaluator versions by Spinnaker's keys; a pipeline without one means v3. */
export const spelEvaluators = [
  {
    versionKey: 'v4',
    displayName: 'v4',
    description: 'Evaluates the expressions of a stage when the stage starts, and variables one after the other.',
    isDeprecated: false,
  },
  {
    versionKey: 'v3',
    displayName: 'v3',
    description: 'Evaluates at launch what is known then, and the rest when the stage starts.',
    isDeprecated: false,
  },
  { versionKey: 'v2', displayName: 'v2', description: 'Kept for old pipelines; treated like v3.', isDeprecated: true },
] as const;

/** The body of `GET /capabilities/expressions`. */
export const expressionCapabilities = () => ({ functions: catalogueFunctions(), spelEvaluators });
