import { expect, it } from 'vitest';
import { differing, fitting } from '#lib/audit/differing';
import { withoutSecrets } from '#lib/audit/mask';
import type { JsonObject } from '#lib/kernel/json';

const stage = (refId: string, more: object = {}) => ({ refId, name: `Stage ${refId}`, type: 'wait', ...more });

it('keeps of a pipeline the one field that was changed, with the stage it is in', () => {
  const before = { name: 'deploy', stages: [stage('1', { waitTime: 10 }), stage('2')], triggers: [] };
  const after = { name: 'deploy', stages: [stage('1', { waitTime: 20 }), stage('2')], triggers: [] };
  expect(differing(before, after)).toEqual({
    before: { stages: [{ refId: '1', waitTime: 10 }] },
    after: { stages: [{ refId: '1', waitTime: 20 }] },
  });
});

it('tells stages that came, went, and were put into another order', () => {
  const both = [stage('1'), stage('2')];
  expect(differing({ stages: both }, { stages: [both[0]!, stage('3')] })).toEqual({
    before: { stages: [stage('2')] },
    after: { stages: [stage('3')] },
  });
  expect(differing({ stages: both }, { stages: [both[1]!, both[0]!] })).toEqual({
    before: { stages: ['1', '2'] },
    after: { stages: ['2', '1'] },
  });
});

it.each([
  [{ a: 1 }, { a: 1 }, {}, {}],
  [{ a: 1 }, { b: 1 }, { a: 1 }, { b: 1 }],
  [{ roles: ['a', 'b'] }, { roles: ['b'] }, { roles: ['a', 'b'] }, { roles: ['b'] }],
  [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 2 } }, { a: { c: 3 } }],
  [{ a: null }, { a: [] }, { a: null }, { a: [] }],
])('%j and %j', (before, after, left, right) => {
  expect(differing(before, after)).toEqual({ before: left, after: right });
});

it('says how large is what does not fit', () => {
  const long = Array.from({ length: 20_000 }, (_, index) => index);
  expect(fitting({ name: 'x', long })).toEqual({ name: 'x', long: '… (107 kB)' });
});

it('a secret parameter has no default in the log', () => {
  const parameterConfig: JsonObject[] = [
    { name: 'key', secret: true, default: 'sesame' },
    { name: 'branch', default: 'main' },
  ];
  expect(JSON.stringify(withoutSecrets({ parameterConfig }))).not.toContain('sesame');
  expect(JSON.stringify(withoutSecrets({ parameterConfig }))).toContain('main');
});
