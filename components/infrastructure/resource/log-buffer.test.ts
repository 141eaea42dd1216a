import { expect, it } from 'vitest';
import { continuedBy, emptyLog, withPart } from './log-buffer.ts';

const part = (run: string, ...lines: string[]) => ({
  lines,
  run,
  more: false,
  place: { at: '2026-11-28T10:00:00Z', seen: lines.length },
});
const texts = (log: { entries: readonly { text: string }[] }) => log.entries.map(({ text }) => text);

it('grows by what was written since, and keeps the place when nothing was', () => {
  const first = withPart(emptyLog, part('u/0', 'a', 'b'));
  const { place: _, ...nothing } = part('u/0');
  const same = withPart(first, nothing);
  expect(same.place).toEqual(first.place);
  expect(texts(withPart(same, part('u/0', 'c')))).toEqual(['a', 'b', 'c']);
});

it('says that a container was started again, and that another instance goes on', () => {
  const first = withPart(emptyLog, part('u/0', 'a'));
  const restarted = withPart(first, part('u/1', 'b'));
  expect(texts(restarted)).toEqual(['a', 'The container was started again', 'b']);
  const heir = continuedBy(restarted, 'web-1', 'web-2');
  expect(heir.place).toBeUndefined();
  expect(texts(withPart(heir, part('v/0', 'c'))).slice(3)).toEqual(['web-1 is gone; web-2 goes on', 'c']);
  expect(heir.entries.filter(({ note }) => note)).toHaveLength(2);
});

it('drops the oldest lines when there are too many, and counts on', () => {
  const many = Array.from({ length: 5001 }, (_, index) => `line ${index + 1}`);
  const log = withPart(emptyLog, part('u/0', ...many));
  expect(log.entries).toHaveLength(5000);
  expect(log.dropped).toBe(1);
  expect(log.entries[0]).toMatchObject({ number: 2, text: 'line 2' });
});
