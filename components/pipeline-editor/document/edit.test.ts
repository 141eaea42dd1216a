import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineDocument } from '#lib/pipelines/document';
import {
  addStage,
  changeType,
  duplicateStages,
  moveItem,
  pasteStages,
  replaceStage,
  setField,
  setStageField,
} from './edit.ts';
import { chooseFailure, failureChoiceOf } from './failure.ts';
import { openDocument } from './open.ts';
import { anyDocument, chain, documentOf } from './samples.ts';
import { refIdOf, requisitesOf, stageOf } from './stages.ts';
import { insertOnEdge, moveAfter, moveOntoEdge, removeStages } from './wiring.ts';

const fresh = { type: 'alpha', name: 'Alpha', fields: { size: 1 } };

describe('adding a stage', () => {
  it('puts it behind the chosen stages with a refId and a name of its own', () => {
    const { document, refId } = addStage(chain('1', '2'), { ...fresh, name: 'Stage 1' }, ['2']);
    expect(stageOf(document, refId)).toEqual({
      refId: '3',
      requisiteStageRefIds: ['2'],
      type: 'alpha',
      name: 'Stage 3',
      size: 1,
    });
  });

  it('does not wait for a stage that is not there', () => {
    const { document, refId } = addStage(chain('1'), fresh, ['1', 'gone']);
    expect(requisitesOf(stageOf(document, refId) ?? {})).toEqual(['1']);
  });

  it('never takes a refId that another stage still refers to', () => {
    const dangling = documentOf([{ refId: '1', requisiteStageRefIds: ['7'], type: 'alpha' }]);
    expect(addStage(dangling, fresh, []).refId).toBe('8');
  });

  it('counts past refIds that are words and ones too long to be numbers', () => {
    const odd = documentOf([
      { refId: 'build', type: 'alpha' },
      { refId: '99999999999999999999', type: 'alpha' },
    ]);
    expect(addStage(odd, fresh, []).refId).toBe('1');
  });
});

describe('duplicating and pasting', () => {
  it('copies connections among the copies and keeps what the originals ran after', () => {
    const { document, refIds } = duplicateStages(chain('1', '2', '3'), ['2', '3']);
    expect(refIds).toEqual(['4', '5']);
    expect(requisitesOf(stageOf(document, '4') ?? {})).toEqual(['1']);
    expect(requisitesOf(stageOf(document, '5') ?? {})).toEqual(['4']);
    expect(requisitesOf(stageOf(document, '3') ?? {})).toEqual(['2']);
  });

  it('pastes stages of another pipeline behind the chosen one', () => {
    const { document, refIds } = pasteStages(chain('1'), chain('1', '2').stages, ['1']);
    expect(refIds.map((refId) => requisitesOf(stageOf(document, refId) ?? {}))).toEqual([['1'], ['2']]);
  });
});

describe('setting fields', () => {
  it('reaches into objects and lists and leaves the rest the same', () => {
    const before = documentOf([{ refId: '1', type: 'alpha', options: { a: [{ b: 1 }], kept: { x: 1 } } }]);
    const after = setStageField(before, '1', 'options.a.0.b', 2);
    expect(stageOf(after, '1')?.options).toEqual({ a: [{ b: 2 }], kept: { x: 1 } });
    expect(stageOf(before, '1')?.options).toEqual({ a: [{ b: 1 }], kept: { x: 1 } });
  });

  it('removes a field that is set to nothing', () => {
    const document = documentOf([{ refId: '1', type: 'alpha', size: 1 }]);
    expect(Object.keys(stageOf(setStageField(document, '1', 'size', undefined), '1') ?? {})).not.toContain('size');
  });

  it('leaves the graph alone', () => {
    const document = chain('1', '2');
    expect(setStageField(document, '2', 'refId', '1')).toBe(document);
    expect(setStageField(document, '2', 'requisiteStageRefIds', [])).toBe(document);
    expect(replaceStage(document, '2', { refId: '9', type: 'beta' }).stages[1]).toEqual({
      refId: '2',
      requisiteStageRefIds: ['1'],
      type: 'beta',
    });
    expect(setField(document, 'stages', [])).toBe(document);
  });

  it('makes a plain member of a name that means something to objects', () => {
    const after = setStageField(chain('1'), '1', '__proto__.polluted', true);
    expect(Object.hasOwn(stageOf(after, '1') ?? {}, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('keeps what a stage has when its type changes and adds what the new type starts with', () => {
    const document = documentOf([{ refId: '1', type: 'alpha', size: 3, extra: 'x' }]);
    expect(stageOf(changeType(document, '1', 'beta', { size: 1, speed: 2 }), '1')).toMatchObject({
      type: 'beta',
      size: 3,
      speed: 2,
      extra: 'x',
    });
  });

  it('moves an item of a list and ignores places outside of it', () => {
    expect(moveItem(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moveItem(['a', 'b'], 0, 5)).toEqual(['a', 'b']);
  });
});

describe('what happens when a stage fails', () => {
  it('reads every choice back that it wrote', () => {
    for (const choice of ['halt-pipeline', 'halt-branch', 'halt-branch-then-fail', 'ignore'] as const) {
      const stage = stageOf(chooseFailure(chain('1'), '1', choice), '1') ?? {};
      expect(failureChoiceOf(stage)).toBe(choice);
    }
  });

  it('takes no flag at all for halting the pipeline', () => {
    expect(failureChoiceOf({})).toBe('halt-pipeline');
    expect(failureChoiceOf({ failPipeline: null })).toBe('halt-pipeline');
  });
});

describe('any edit of any document', () => {
  it('keeps unknown fields and gives every stage a refId of its own', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), fc.nat(), (raw, one, other) => {
        const { document } = openDocument(raw);
        const refIds = document.stages.map(refIdOf);
        const first = refIds[one % Math.max(1, refIds.length)] ?? 'none';
        const second = refIds[other % Math.max(1, refIds.length)] ?? 'none';
        const edge = { from: first, to: second };
        const edited: PipelineDocument[] = [
          addStage(document, fresh, [first]).document,
          duplicateStages(document, [first, second]).document,
          pasteStages(document, document.stages, [first]).document,
          insertOnEdge(document, fresh, edge).document,
          moveOntoEdge(document, first, edge),
          moveAfter(document, first, second),
          setStageField(document, first, 'name', 'Renamed'),
          setField(document, 'description', 'new'),
        ];
        for (const result of edited) {
          const ids = result.stages.map(refIdOf);
          expect(new Set(ids).size).toBe(ids.length);
          expect(result.custom).toEqual(document.custom);
          for (const stage of document.stages) {
            expect(stageOf(result, refIdOf(stage))?.custom).toEqual(stage.custom);
          }
        }
        const removed = removeStages(document, [first]);
        for (const stage of document.stages.filter((kept) => refIdOf(kept) !== first)) {
          expect(stageOf(removed, refIdOf(stage))?.custom).toEqual(stage.custom);
        }
      }),
    );
  });
});
