import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { setField, setStageField } from './edit.ts';
import { openDocument } from './open.ts';
import { readText, writeText } from './text.ts';

const raw: JsonObject = {
  zeta: { b: 1, aa: [{ z: 1, a: 2 }] },
  triggers: [{ unknown: true, type: 'cron', id: 'x', enabled: false }],
  name: 'Ordered',
  stages: [
    { waitTime: 1, zz: { y: 1, x: null }, type: 'wait', refId: '1', name: 'A', requisiteStageRefIds: [] },
    { alias: 'q', name: 'B', requisiteStageRefIds: ['1'], type: 'unheardOf', refId: '2', cfg: { d: 1, c: '${ x }' } },
  ],
  application: 'storefront',
};

it('changes one field and leaves everything else as it was, in its order', () => {
  const read = readText(writeText(raw));
  if (!('raw' in read)) throw new Error(read.problem.message);
  const opened = openDocument(read.raw).document;
  const edited = setField(setStageField(opened, '1', 'waitTime', 30), 'description', 'new');
  const before = writeText(raw).split('\n');
  const after = writeText(edited).split('\n');
  expect(before.filter((line) => !after.includes(line))).toEqual([
    '      "waitTime": 1,',
    '  "application": "storefront"',
  ]);
  expect(after.filter((line) => !before.includes(line))).toEqual([
    '      "waitTime": 30,',
    '  "application": "storefront",',
    '  "description": "new"',
  ]);
  expect(writeText(setStageField(opened, '1', 'waitTime', 1))).toBe(writeText(raw));
});

it('reads documents whose empty fields are null', () => {
  expect(
    readText('{"name":"x","description":null,"triggers":null,"stages":[{"refId":"1","name":null}]}'),
  ).toHaveProperty('raw');
});
