import { expect, it } from 'vitest';
import { draftOf, emptyRule, errorOfPattern, ruleOf } from './rule-draft.ts';

it('a rule is shown as people type it, and sent without what is empty', () => {
  const permissions = { READ: ['crew', 'sre'], WRITE: ['sre'] };
  const rule = { kind: 'application', pattern: 'shop-*', permissions, source: 'stored', updatedAt: 0, updatedBy: '' };
  const draft = draftOf(rule as Parameters<typeof draftOf>[0]);
  expect(draft).toMatchObject({ READ: 'crew, sre', EXECUTE: '', CREATE: '' });
  expect(ruleOf(draft)).toEqual({ kind: 'application', pattern: 'shop-*', permissions });
});

it('nothing is created in an environment', () => {
  const draft = { ...emptyRule, kind: 'environment' as const, pattern: ' production ', CREATE: 'crew', WRITE: 'sre' };
  expect(ruleOf(draft)).toEqual({ kind: 'environment', pattern: 'production', permissions: { WRITE: ['sre'] } });
});

it('a pattern has its star at the end', () => {
  expect([errorOfPattern('shop-*'), errorOfPattern('*')]).toEqual([undefined, undefined]);
  expect(errorOfPattern('')).toContain('Give a name');
  expect(errorOfPattern('a*b')).toContain('at the end');
});
