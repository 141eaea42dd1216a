import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDocument } from './open.ts';
import { anyDocument } from './samples.ts';
import { refIdOf } from './stages.ts';

it('writes the order out when no stage has a refId', () => {
  const { document, repairs } = openDocument({ stages: [{ type: 'a' }, { type: 'b' }] });
  expect(document.stages).toEqual([
    { type: 'a', refId: '0', requisiteStageRefIds: [] },
    { type: 'b', refId: '1', requisiteStageRefIds: ['0'] },
  ]);
  expect(repairs).toHaveLength(1);
});

it('turns number refIds into text without a word', () => {
  const { document, repairs } = openDocument({ stages: [{ refId: 1 }, { refId: 2, requisiteStageRefIds: [1] }] });
  expect(document.stages.map((stage) => [stage.refId, stage.requisiteStageRefIds])).toEqual([
    ['1', []],
    ['2', ['1']],
  ]);
  expect(repairs).toEqual([]);
});

it('gives the second of two equal refIds a new one and says so', () => {
  const { document, repairs } = openDocument({ stages: [{ refId: '1' }, { refId: '1', name: 'Copy' }] });
  expect(document.stages.map(refIdOf)).toEqual(['1', '2']);
  expect(repairs).toEqual(['Stage “Copy” had refId 1, which another stage has; it is 2 now.']);
});

it('keeps unknown fields and the order of keys', () => {
  const raw = { zeta: 1, stages: [{ odd: true, refId: '1', requisiteStageRefIds: [], type: 'a' }], alpha: [1] };
  expect(JSON.stringify(openDocument(raw).document)).toBe(JSON.stringify(raw));
});

it('changes nothing when it opens what it opened', () => {
  fc.assert(
    fc.property(anyDocument, (raw) => {
      const once = openDocument(raw).document;
      expect(openDocument(once)).toEqual({ document: once, repairs: [] });
      expect(new Set(once.stages.map(refIdOf)).size).toBe(once.stages.length);
    }),
  );
});
