import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import { checkPipeline } from '#lib/pipeline-configs/queries';
import { checkDocument } from '#lib/pipeline-configs/save-rules';
import { stageDefinition } from '#lib/stages/definitions';
import { pipelinesIn } from './import.ts';

const one = { name: 'x', application: 'y', stages: [{ type: 'wait', waitTime: 1 }], zz: [{ own: null }] };

test('one document, a list and a named list are read as they are', () => {
  expect(pipelinesIn(one)).toEqual([one]);
  expect(pipelinesIn([one, one])).toEqual([one, one]);
  expect(pipelinesIn({ pipelineConfigs: [one] })).toEqual([one]);
});

test.each<[Json, string]>([
  ['text', 'A pipeline is a JSON object with "stages"'],
  [[], 'The list holds no pipeline'],
  [[one, 7], 'Item 2 is no JSON object'],
  [{ type: 'PIPELINE', stages: [] }, 'is an execution'],
  [{ schema: 'v2', variables: [], pipeline: { stages: [] } }, 'is a pipeline template'],
  [{ name: 'x' }, 'has no list of stages'],
])('what is no pipeline is refused with what it is: %j', (value, sentence) => {
  expect(() => pipelinesIn(value)).toThrow(sentence);
});

test('documents as other products export them are accepted whole, and found fault with only where there is one', () => {
  const exported: JsonObject = {
    appConfig: {},
    executionEngine: 'v2',
    parallel: true,
    lastModifiedBy: 'anonymous',
    updateTs: '1746425396492',
    index: null,
    stages: [
      {
        refId: 1,
        requisiteStageRefIds: [],
        type: 'manualJudgment',
        name: 'Go?',
        judgmentInputs: [],
        failPipeline: true,
      },
      { refId: 2, requisiteStageRefIds: [1], type: 'wait', name: 'Pause', waitTime: '${ parameters.seconds }' },
      { refId: 3, requisiteStageRefIds: [2], type: 'bakeryOfOld', name: 'Bake', region: 'x' },
    ],
    triggers: [],
    parameterConfig: [{ name: 'seconds', default: '1', hasOptions: false, options: [{ value: '' }], required: true }],
    name: 'Exported',
    application: 'Shop',
  };
  const [read] = pipelinesIn([exported]);
  expect(checkDocument(read!)).toMatchObject({ name: 'Exported', application: 'shop' });
  expect(checkPipeline(read!)).toMatchObject([{ level: 'error', stageRefId: '3', field: 'type' }]);
});

/** Real documents are not part of this project; where a folder of them is named, they are all read. */
const folder = process.env.GENNAKER_TEST_PIPELINES ?? '../shared/fixtures/pipelines';
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

test('every real document at hand is read, can be saved, and is faulted only for types that do not exist', () => {
  for (const file of files) {
    for (const document of pipelinesIn(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Json)) {
      checkDocument(document);
      const stages = document.stages as { type: string }[];
      const findings = checkPipeline(document);
      const unknown = stages.filter(({ type }) => !stageDefinition(type)).length;
      expect(findings.filter(({ level, field }) => level === 'error' && field === 'type')).toHaveLength(unknown);
      expect(findings.filter(({ level, field }) => level === 'error' && field !== 'type')).toEqual([]);
    }
  }
});
