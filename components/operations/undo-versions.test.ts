import { expect, it } from 'vitest';
import { choicesIn, proposed, readinessOf, type UndoChoice, warningOf } from './undo-versions.ts';

const version = (revision: number, more: Partial<UndoChoice> = {}): UndoChoice => ({
  id: String(revision),
  revision,
  word: `V00${revision}`,
  images: [],
  at: 0,
  ready: 0,
  everReady: undefined,
  undoTarget: false,
  ...more,
});

it('proposes what still answers, then what served before, and what never did last', () => {
  const broken = version(3, { everReady: false });
  const served = version(2, { everReady: true, undoTarget: true });
  const running = version(1, { ready: 1 });
  expect(proposed([broken, served, running])).toBe(running);
  expect(proposed([broken, served])).toBe(served);
  expect(proposed([broken, version(1)])?.word).toBe('V001');
  expect(proposed([broken])).toBe(broken);
  expect(proposed([])).toBeUndefined();
});

it('says whether a version was ever ready, as far as anybody looked', () => {
  expect(readinessOf(version(1, { everReady: false }))).toBe('was never ready');
  expect(readinessOf(version(1, { everReady: true }))).toBe('ran before');
  expect(readinessOf(version(1, { ready: 1, everReady: false }))).toBe('runs still');
  expect(readinessOf(version(1))).toBe('');
});

it('warns of a version that was never ready, and of no other', () => {
  expect(warningOf(version(3, { everReady: false }))).toContain('V003 was never ready');
  expect(warningOf(version(3, { everReady: true }))).toBeUndefined();
  expect(warningOf(version(3))).toBeUndefined();
});

it('takes what a cluster keeps where versions are no objects, without what runs and what it forgot', () => {
  const entry = { undone: false, repeats: 0, at: 1 };
  const choices = choicesIn([
    { ...entry, images: ['db:3'], revision: 3, current: true },
    { ...entry, images: ['db:2'], revision: 2, current: false },
    { ...entry, images: ['db:0'], current: false },
  ]);
  expect(choices).toMatchObject([{ revision: 2, word: 'V002', images: ['db:2'], undoTarget: true }]);
});
