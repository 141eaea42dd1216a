import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { inWrittenOrder } from './written-order.ts';

const stage = (context: JsonObject, more: object = {}) => ({ refId: '1', parentId: null, context, ...more });
const written = {
  stages: [{ refId: 1, type: 'webhook', payload: { zeta: 1, alpha: { two: 2, one: [{ b: 1, a: 1 }] } } }],
};

it('shows members as they were written, deep inside too, and what the run added behind them', () => {
  const stored = { payload: { alpha: { one: [{ a: 1, b: 1 }], two: 2 }, new: 1, zeta: 1 }, type: 'webhook' };
  const [shown] = inWrittenOrder(written, [stage(stored)]);
  expect(JSON.stringify(shown?.context)).toBe(
    '{"type":"webhook","payload":{"zeta":1,"alpha":{"two":2,"one":[{"b":1,"a":1}]},"new":1}}',
  );
});

it('leaves stages alone that the document does not have', () => {
  const synthetic = stage({ b: 1, a: 1 }, { parentId: 'x' });
  expect(inWrittenOrder(written, [synthetic])).toEqual([synthetic]);
  expect(inWrittenOrder({}, [stage({ a: 1 })])).toEqual([stage({ a: 1 })]);
});

it('changes nothing but the order, whatever stands there', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (context, like) => {
      const document = { stages: [{ refId: '1', ...(like as object) }] } as JsonObject;
      const before = JSON.parse(JSON.stringify(context)) as JsonObject;
      expect(inWrittenOrder(document, [stage(before)])[0]?.context).toEqual(before);
    }),
    { numRuns: 200 },
  );
});
