import { describe, expect, it } from 'vitest';
import { partAfter } from '#lib/providers/kubernetes/job-log';

describe('a log read in parts', () => {
  const first = '2026-01-01T00:00:00.1Z a\n2026-01-01T00:00:00.1Z b\n';

  it('begins at the beginning and remembers how many lines share the last time', () => {
    expect(partAfter(first, undefined, false)).toEqual({
      lines: ['a', 'b'],
      place: { at: '2026-01-01T00:00:00.1Z', seen: 2 },
      more: false,
    });
  });

  it('leaves out what the server repeats, also with more digits and in another zone', () => {
    const { place } = partAfter(first, undefined, false);
    const text = `${first}2026-01-01T00:00:00.1Z c\n2026-01-01T01:00:00.123456789+01:00 d\n`;
    expect(partAfter(text, place, false)).toEqual({
      lines: ['c', 'd'],
      place: { at: '2026-01-01T01:00:00.123456789+01:00', seen: 1 },
      more: false,
    });
  });

  it('keeps its place when nothing is new', () => {
    const { place } = partAfter(first, undefined, false);
    expect(partAfter(first, place, false)).toEqual({ lines: [], place, more: false });
    expect(partAfter('', place, false)).toEqual({ lines: [], place, more: false });
  });

  it('reads the line that was cut off another time', () => {
    const part = partAfter(`${first}2026-01-01T00:00:02Z half of a li`, undefined, true);
    expect(part).toMatchObject({ lines: ['a', 'b'], more: true });
  });

  it('steps over a second that holds more than one answer', () => {
    const { place } = partAfter(first, undefined, false);
    const part = partAfter(`${first}2026-01-01T00:00:00.1Z half`, place, true);
    expect(part).toEqual({
      lines: ['… lines were left out here'],
      place: { at: '2026-01-01T00:00:01.000Z', seen: 0 },
      more: true,
    });
  });

  it('keeps empty lines and those without an end', () => {
    expect(partAfter('2026-01-01T00:00:00Z \n2026-01-01T00:00:01Z last', undefined, false).lines).toEqual(['', 'last']);
  });
});
