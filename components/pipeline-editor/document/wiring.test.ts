import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineDocument } from '#lib/pipelines/document';
import { findCycle, graphOf } from '#lib/pipelines/graph';
import { openDocument } from './open.ts';
import { anyDocument, chain, documentOf } from './samples.ts';
import { refIdOf, requisitesOf, stageOf } from './stages.ts';
import { connect, disconnect, insertOnEdge, moveAfter, moveOntoEdge, removeStages, setRequisites } from './wiring.ts';

const awaited = (document: PipelineDocument, refId: string) => requisitesOf(stageOf(document, refId) ?? {});

const diamond = documentOf([
  { refId: '1', requisiteStageRefIds: [], name: 'Build' },
  { refId: '2', requisiteStageRefIds: ['1'], name: 'Left' },
  { refId: '3', requisiteStageRefIds: ['1'], name: 'Right' },
  { refId: '4', requisiteStageRefIds: ['2', '3'], name: 'Join' },
]);

describe('connecting', () => {
  it('lets a stage run after another, once', () => {
    const first = connect(diamond, { from: '1', to: '4' });
    expect('document' in first && awaited(first.document, '4')).toEqual(['2', '3', '1']);
    const again = 'document' in first ? connect(first.document, { from: '1', to: '4' }) : first;
    expect('document' in again && awaited(again.document, '4')).toEqual(['2', '3', '1']);
  });

  it('refuses a circle and names the way round', () => {
    expect(connect(diamond, { from: '4', to: '1' })).toEqual({
      refused:
        'That would be a circle: “Build” → “Left” → “Join” → “Build”. A stage cannot wait for one that waits for it.',
    });
  });

  it('refuses a stage that would run after itself', () => {
    expect(connect(diamond, { from: '2', to: '2' })).toEqual({ refused: '“Left” cannot run after itself.' });
  });

  it('takes a connection away', () => {
    expect(awaited(disconnect(diamond, { from: '2', to: '4' }), '4')).toEqual(['3']);
  });
});

describe('choosing what a stage depends on', () => {
  it('replaces the whole list', () => {
    const result = setRequisites(diamond, '4', ['1']);
    expect('document' in result && awaited(result.document, '4')).toEqual(['1']);
  });

  it('refuses a circle and changes nothing', () => {
    expect(setRequisites(diamond, '1', ['4'])).toHaveProperty('refused');
  });

  it('keeps a reference to a stage that does not exist', () => {
    const result = setRequisites(diamond, '4', ['1', 'gone']);
    expect('document' in result && awaited(result.document, '4')).toEqual(['1', 'gone']);
  });
});

describe('removing', () => {
  it('joins the neighbours', () => {
    expect(awaited(removeStages(chain('1', '2', '3'), ['2']), '3')).toEqual(['1']);
  });

  it('joins across several removed in a row', () => {
    expect(awaited(removeStages(chain('1', '2', '3', '4'), ['2', '3']), '4')).toEqual(['1']);
  });

  it('does not add a connection that another one implies', () => {
    expect(awaited(removeStages(diamond, ['3']), '4')).toEqual(['2']);
  });

  it('lets a stage start at once when all before it are gone', () => {
    expect(awaited(removeStages(chain('1', '2'), ['1']), '2')).toEqual([]);
  });
});

describe('placing into a connection', () => {
  it('puts a new stage in the middle', () => {
    const { document, refId } = insertOnEdge(diamond, { type: 'a', name: 'New', fields: {} }, { from: '2', to: '4' });
    expect(awaited(document, '4')).toEqual([refId, '3']);
    expect(awaited(document, refId)).toEqual(['2']);
  });

  it('moves a stage there and joins the neighbours it leaves', () => {
    const moved = moveOntoEdge(chain('1', '2', '3', '4'), '2', { from: '3', to: '4' });
    expect([awaited(moved, '3'), awaited(moved, '2'), awaited(moved, '4')]).toEqual([['1'], ['3'], ['2']]);
  });

  it('fits between the start and a first stage', () => {
    const { document, refId } = insertOnEdge(
      chain('1', '2'),
      { type: 'a', name: 'New', fields: {} },
      { from: undefined, to: '1' },
    );
    expect([awaited(document, refId), awaited(document, '1')]).toEqual([[], [refId]]);
    const moved = moveOntoEdge(chain('1', '2'), '2', { from: undefined, to: '1' });
    expect([awaited(moved, '2'), awaited(moved, '1')]).toEqual([[], ['2']]);
  });

  it('moves a stage behind another, or to the start', () => {
    const moved = moveAfter(chain('1', '2', '3'), '2', '3');
    expect([awaited(moved, '3'), awaited(moved, '2')]).toEqual([['1'], ['3']]);
    expect(awaited(moveAfter(chain('1', '2'), '2', undefined), '2')).toEqual([]);
  });
});

it('never makes a circle out of a document that has none', () => {
  fc.assert(
    fc.property(anyDocument, fc.array(fc.tuple(fc.nat(5), fc.nat(7), fc.nat(7)), { maxLength: 8 }), (raw, edits) => {
      let document = openDocument(raw).document;
      fc.pre(findCycle(graphOf(document)) === undefined);
      for (const [kind, one, other] of edits) {
        const from = refIdOf(document.stages[one % Math.max(1, document.stages.length)] ?? {});
        const to = refIdOf(document.stages[other % Math.max(1, document.stages.length)] ?? {});
        document = edit(document, kind, from, to);
        expect(findCycle(graphOf(document))).toBeUndefined();
      }
    }),
  );
});

function edit(document: PipelineDocument, kind: number, from: string, to: string): PipelineDocument {
  const orSame = (result: ReturnType<typeof connect>) => ('document' in result ? result.document : document);
  switch (kind) {
    case 0:
      return orSame(connect(document, { from, to }));
    case 1:
      return orSame(setRequisites(document, to, [from]));
    case 2:
      return removeStages(document, [from]);
    case 3:
      return moveAfter(document, from, to);
    case 4: {
      const edge = { from: awaited(document, to)[0] ?? '', to };
      return stageOf(document, edge.from) ? moveOntoEdge(document, from, edge) : document;
    }
    default:
      return insertOnEdge(document, { type: 'a', name: 'New', fields: {} }, { from, to }).document;
  }
}
