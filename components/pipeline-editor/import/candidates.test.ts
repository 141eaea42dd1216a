import { expect, test } from 'vitest';
import type { ImportCandidate } from '#lib/pipeline-configs/view';
import { type Choice, choicesOf, documentOfChoice, nameProblem, readContent } from './candidates.ts';

const candidate = (name: string, more: Partial<ImportCandidate> = {}): ImportCandidate => ({
  name,
  document: { application: 'shop', name, stages: [], own: { z: 1 } },
  stageCount: 0,
  findings: [],
  ...more,
});

test('a name that is taken is offered a free one, and a name twice is found', () => {
  const choices = choicesOf({
    candidates: [candidate('Ship', { freeName: 'Ship (2)' }), candidate('Build')],
    taken: [],
  });
  expect(choices.map(({ name }) => name)).toEqual(['Ship (2)', 'Build']);
  const judged = (name: string, chosen = true) => {
    const changed: Choice[] = [choices[0]!, { ...choices[1]!, name, chosen }];
    return nameProblem(changed[1]!, changed, ['Ship']);
  };
  expect(judged('Build')).toBeUndefined();
  expect(judged(' Ship ')).toBe('This application has a pipeline of that name');
  expect(judged('Ship (2)')).toBe('Two of those chosen have this name');
  expect(judged(' ')).toBe('Give it a name');
  expect(judged('', false)).toBeUndefined();
});

test('what is created is the document with the name that was given, in its own order', () => {
  const [choice] = choicesOf({ candidates: [candidate('Ship')], taken: [] });
  expect(JSON.stringify(documentOfChoice({ ...choice!, name: ' New ' }, false))).toBe(
    '{"application":"shop","name":"New","stages":[],"own":{"z":1}}',
  );
  expect(documentOfChoice(choice!, true).disabled).toBe(true);
});

test('text that is no JSON is refused with the place', () => {
  expect(readContent('[{"stages":[]}]')).toEqual([{ stages: [] }]);
  expect(() => readContent('{\n  "stages": [,]\n}')).toThrow(/line 2, column \d+/);
});
