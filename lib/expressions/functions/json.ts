import { readJson, readJsonObject } from '../json/read.ts';
import { writeJson } from '../json/write.ts';
import { NotEvaluable, type Value } from '../values/value.ts';
import { helperFailure } from './failure.ts';
import { defineFunction } from './table.ts';

export const jsonFunctions = [
  defineFunction({
    signature: 'toJson(Object)',
    description: 'Writes a value as JSON. The result must not contain an expression, except of #doNotEval.',
    parameters: ['value: The value'],
    example: "#toJson(#stage('Bake').outputs)",
    run: (run, value: Value) => {
      if (value instanceof NotEvaluable) return writeJson(value.value, run.meter);
      const text = writeJson(value, run.meter);
      if (text.includes('${')) throw helperFailure('The JSON contains an expression; wrap the value in #doNotEval');
      return text;
    },
  }),
  defineFunction({
    signature: 'readJson(String)',
    description: 'Reads JSON: a list if the text starts with "[", else a map.',
    parameters: ['text: The JSON text'],
    example: "#readJson(parameters.config)['namespace']",
    run: (run, text: string) => (text.startsWith('[') ? readJson(text, run.meter) : readJsonObject(text, run.meter)),
  }),
];
