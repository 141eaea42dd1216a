import { expect, test } from 'vitest';
import { lockOf, lockSentence } from './lock.ts';

test('a lock counts for the screens only, and says by whom and why as far as it knows', () => {
  expect(lockOf({})).toBeUndefined();
  expect(lockOf({ locked: { ui: false, description: 'x' } })).toBeUndefined();
  expect(lockOf({ locked: 'yes' })).toBeUndefined();
  const lock = lockOf({ locked: { ui: true, allowUnlockUi: true, description: ' Kept in git. ', by: 'lena', at: 5 } });
  expect(lock).toEqual({ description: 'Kept in git.', allowUnlockUi: true, by: 'lena', at: 5 });
  expect(lock && lockSentence(lock)).toBe('lena locked this pipeline: Kept in git.');
  const bare = lockOf({ locked: { ui: true } });
  expect(bare).toMatchObject({ allowUnlockUi: false, description: '' });
  expect(bare && lockSentence(bare)).toBe('This pipeline is locked.');
});
