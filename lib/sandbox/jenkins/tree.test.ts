import { describe, expect, it } from 'vitest';
import { pruned } from './tree.ts';

const value = {
  _class: 'X',
  name: 'a',
  extra: 1,
  jobs: [
    { name: 'b', url: 'u' },
    { name: 'c', url: 'v' },
    { name: 'd', url: 'w' },
  ],
};

describe('a tree', () => {
  it.each([
    ['name', { _class: 'X', name: 'a' }],
    ['name,jobs[name]', { _class: 'X', name: 'a', jobs: [{ name: 'b' }, { name: 'c' }, { name: 'd' }] }],
    [
      'jobs[*]{0,2}',
      {
        _class: 'X',
        jobs: [
          { name: 'b', url: 'u' },
          { name: 'c', url: 'v' },
        ],
      },
    ],
    ['jobs[name]{1,}', { _class: 'X', jobs: [{ name: 'c' }, { name: 'd' }] }],
    ['jobs[name]{2}', { _class: 'X', jobs: [{ name: 'd' }] }],
    ['nothing', { _class: 'X' }],
  ])('%s keeps what it names', (tree, expected) => {
    expect(pruned(value, tree)).toEqual(expected);
  });

  it.each(['', 'jobs[', 'jobs[name', 'jobs]', 'a,,b', 'a['.repeat(30)])('%j is none', (tree) => {
    expect(() => pruned(value, tree)).toThrow(RangeError);
  });
});
