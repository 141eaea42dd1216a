import type { Runtime } from '../evaluator/runtime.ts';
import type { Value } from '../values/value.ts';
import { readAllYaml, readYaml } from '../yaml/read.ts';
import { defineFunction } from './table.ts';

/**
 * People write `#readYaml(parameters.values)['a']` once per field, so one text is read once per document. Sharing the
 * value is safe, because a change is only ever made to a copy (evaluator/overlay.ts); after the first change texts are
 * read anew, so that nobody meets a changed copy.
 */
const readOnes = new WeakMap<Runtime, Map<string, Value>>();

function readOnce(text: string, run: Runtime): Value {
  if (!run.overlay.untouched) return readYaml(text, run.meter);
  let known = readOnes.get(run);
  if (!known) {
    known = new Map();
    readOnes.set(run, known);
  }
  const found = known.get(text);
  if (found !== undefined) return found;
  const value = readYaml(text, run.meter);
  known.set(text, value);
  return value;
}

export const yamlFunctions = [
  defineFunction({
    signature: 'readYaml(String)',
    description: 'Reads one YAML document (YAML 1.1: a bare "on" is true, 010 is 8).',
    parameters: ['text: The YAML text'],
    example: "#readYaml(parameters.values)['image']",
    run: (run, text: string) => readOnce(text, run),
  }),
  defineFunction({
    signature: 'readAllYaml(String)',
    description: 'Reads every YAML document of a text into a list.',
    parameters: ['text: The YAML text'],
    example: '#readAllYaml(parameters.manifests)[0].kind',
    run: (run, text: string) => readAllYaml(text, run.meter),
  }),
];
