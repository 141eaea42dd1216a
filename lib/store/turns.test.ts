import { expect, it } from 'vitest';
import { createTurns } from '#lib/store/turns';

/** Work that ends when it is told to, and what has begun so far. */
function plan(most: number) {
  const turn = createTurns(most);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (name: string, label: string) =>
    turn(name, () => {
      begun.push(label);
      return new Promise<string>((resolve) => ends.set(label, () => resolve(label)));
    });
  return { turn, add, begun, end: (label: string) => ends.get(label)?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('does the work of one name in order, one at a time', async () => {
  const { add, begun, end } = plan(4);
  const first = add('a', 'a1');
  void add('a', 'a2');
  void add('b', 'b1');
  await settled();
  expect(begun).toEqual(['a1', 'b1']);
  end('a1');
  expect(await first).toBe('a1');
  await settled();
  expect(begun).toEqual(['a1', 'b1', 'a2']);
});

it('lets others in between when one name has a long line', async () => {
  const { add, begun, end } = plan(1);
  for (const label of ['a1', 'a2', 'a3']) void add('a', label);
  void add('b', 'b1');
  await settled();
  end('a1');
  await settled();
  end('b1');
  await settled();
  expect(begun).toEqual(['a1', 'b1', 'a2']);
});

it('goes on after work that failed', async () => {
  const { turn } = plan(1);
  const failed = turn('a', () => Promise.reject(new Error('the database is away')));
  const after = turn('a', async () => 'done');
  await expect(failed).rejects.toThrow('away');
  expect(await after).toBe('done');
});
