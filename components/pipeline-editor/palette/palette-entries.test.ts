import { expect, it } from 'vitest';
import { stageDefinitions } from '#lib/stages/definitions';
import { paletteGroups } from './palette-entries.ts';

it('shows every type but the internal ones, each once', () => {
  const shown = paletteGroups('').flatMap((group) => group.definitions);
  expect(new Set(shown)).toEqual(new Set(stageDefinitions.filter((definition) => !definition.internal)));
  expect(shown).toHaveLength(new Set(shown).size);
});

it('finds by any words of title, summary and type, in any order', () => {
  const some = stageDefinitions.find((definition) => !definition.internal);
  if (!some) throw new Error('There are no stage types');
  const words = `${some.summary} ${some.title}`.toUpperCase();
  expect(paletteGroups(words).flatMap((group) => group.definitions)).toContain(some);
  expect(paletteGroups(`${some.title} xyzzy`)).toEqual([]);
});
