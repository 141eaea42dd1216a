import { expect, it } from 'vitest';
import type { TemplateVersionRow } from '#lib/pipeline-templates/view';
import { savesOf } from './saves.ts';

const row = (digest: string, createdAt: number, more: Partial<TemplateVersionRow> = {}): TemplateVersionRow => ({
  digest,
  author: 'lena',
  note: '',
  createdAt,
  tags: [],
  savedAgain: [],
  ...more,
});

it('lists a restored version once for each save, with tags and actions at the newest', () => {
  const restored = [{ author: 'otto', note: 'Restores version a', at: 3 }];
  const saves = savesOf([row('a', 1, { tags: ['latest'], note: 'First', savedAgain: restored }), row('b', 2)]);
  expect(saves.map(({ digest, author, note, newest }) => [digest, author, note, newest])).toEqual([
    ['a', 'otto', 'Restores version a', true],
    ['b', 'lena', '', true],
    ['a', 'lena', 'First', false],
  ]);
  expect(new Set(saves.map(({ key }) => key)).size).toBe(3);
});
