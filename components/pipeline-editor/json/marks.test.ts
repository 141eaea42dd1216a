import { expect, it } from 'vitest';
import { chain } from '#components/pipeline-editor/document/samples.ts';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { marksOf, placeOfStage } from './marks.ts';

const document = chain('1', '2');
const text = writeText(document);
const lineOf = (needle: string) => text.split('\n').findIndex((line) => line.includes(needle)) + 1;

it('marks the member a finding is about, or the stage when it has no such member', () => {
  const marks = marksOf(text, document, undefined, [
    { level: 'error', stageRefId: '2', field: 'name', message: 'Bad name', cure: 'Change it' },
    { level: 'warning', stageRefId: '1', field: 'missing.deep', message: 'Missing', cure: 'Add it' },
    { level: 'error', field: 'name', message: 'No', cure: 'Yes' },
  ]);
  expect(marks.map(({ line }) => line)).toEqual([lineOf('Stage 2'), lineOf('"stages"') + 1, lineOf('"ship"')]);
  expect(marks[0]?.message).toBe('Bad name. Change it.');
});

it('marks only the slip while the text cannot be read', () => {
  const problem = { message: 'Oh', line: 3, column: 4 };
  expect(marksOf('{', document, problem, [{ level: 'error', message: 'x', cure: 'y' }])).toEqual([
    { level: 'error', ...problem },
  ]);
});

it('finds the selected stage', () => {
  expect(placeOfStage(text, document, ['1'])?.line).toBe(lineOf('"stages"') + 1);
  expect(placeOfStage(text, document, 'configuration')).toBeUndefined();
});
