import { describe, expect, it } from 'vitest';
import { diffLines, foldDiff } from '#components/ui/diff-lines.ts';

const marks = (before: string, after: string) =>
  diffLines(before, after).map((line) => `${{ same: ' ', added: '+', removed: '-' }[line.kind]}${line.text}`);

describe('diffLines', () => {
  it('keeps what both have and marks what changed', () => {
    expect(marks('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d']);
  });

  it('numbers lines on both sides', () => {
    expect(diffLines('a\nb', 'b')).toEqual([
      { kind: 'removed', text: 'a', oldLine: 1 },
      { kind: 'same', text: 'b', oldLine: 2, newLine: 1 },
    ]);
  });

  it('folds what is far from any change', () => {
    const before = Array.from({ length: 20 }, (_, i) => `line ${i}`).join('\n');
    const folded = foldDiff(diffLines(before, before.replace('line 10', 'changed')), 1);
    expect(folded.map((line) => (line.kind === 'gap' ? line.lines : line.text))).toEqual([
      9,
      'line 9',
      'line 10',
      'changed',
      'line 11',
      8,
    ]);
  });
});
