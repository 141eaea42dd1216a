import { expect, it } from 'vitest';
import { type DraftStorage, draftKey, dropDraft, findDraft, storeDraft } from './drafts.ts';

const day = 24 * 3600 * 1000;

function memory(): DraftStorage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

it('finds the newest draft of a pipeline and only of that one', () => {
  const storage = memory();
  const slips = [{ refId: '1', path: 'payload', text: '[', message: 'x' }];
  storeDraft(storage, draftKey('p', 3), { document: { name: 'old' }, savedAt: 1, baseVersion: 3 });
  storeDraft(storage, draftKey('p', 4), { document: { name: 'new' }, text: '{', slips, savedAt: 2, baseVersion: 4 });
  storeDraft(storage, draftKey('p:4', 1), { document: { name: 'other' }, savedAt: 9, baseVersion: 1 });
  expect(findDraft(storage, 'p', 10)?.draft).toEqual({
    document: { name: 'new' },
    text: '{',
    slips: [{ path: 'payload', text: '[', message: 'x', refId: '1' }],
    savedAt: 2,
    baseVersion: 4,
  });
  dropDraft(storage, draftKey('p', 4));
  expect(findDraft(storage, 'p', 10)?.draft.document).toEqual({ name: 'old' });
});

it('clears away what is a month old or cannot be read', () => {
  const storage = memory();
  storeDraft(storage, draftKey('p', 1), { document: {}, savedAt: 0, baseVersion: 1 });
  storage.setItem(draftKey('p', 2), '{broken');
  storage.setItem('theme', 'dark');
  expect(findDraft(storage, 'p', 31 * day)).toBeUndefined();
  expect(storage.length).toBe(1);
});

it('says so when the browser refuses to keep it', () => {
  const full: DraftStorage = {
    ...memory(),
    setItem: () => {
      throw new Error('QuotaExceededError');
    },
  };
  expect(storeDraft(full, draftKey('p', 1), { document: {}, savedAt: 0, baseVersion: 1 })).toBe(false);
});
