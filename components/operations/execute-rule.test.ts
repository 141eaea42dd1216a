import { expect, it } from 'vitest';
import { executeRule } from './execute-rule.ts';

it('names the roles that may execute, or else those that may read', () => {
  const rule = (permissions: Record<string, string[]>) => executeRule('storefront', { permissions });
  expect(rule({ EXECUTE: ['crew', 'sre'], READ: ['all'] })).toContain('needs one of the roles crew, sre');
  expect(rule({ READ: ['crew'] })).toContain('crew');
});

it('says that only administrators may where no role would do', () => {
  expect(executeRule('storefront', {})).toBe('Only administrators may change what runs of storefront.');
});
