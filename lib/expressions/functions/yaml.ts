import { readAllYaml, readYaml } from '../yaml/read.ts';
import { defineFunction } from './table.ts';

export const yamlFunctions = [
  defineFunction({
    signature: 'readYaml(String)',
    description: 'Reads one YAML document (YAML 1.1: a bare "on" is true, 010 is 8).',
    parameters: ['text: The YAML text'],
    example: "#readYaml(parameters.values)['image']",
    run: (run, text: string) => readYaml(text, run.meter),
  }),
  defineFunction({
    signature: 'readAllYaml(String)',
    description: 'Reads every YAML document of a text into a list.',
    parameters: ['text: The YAML text'],
    example: '#readAllYaml(parameters.manifests)[0].kind',
    run: (run, text: string) => readAllYaml(text, run.meter),
  }),
];
