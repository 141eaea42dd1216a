import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineDocument } from '#lib/pipelines/document';
import { mergeDocuments } from './merge.ts';
import { openDocument } from './open.ts';
import { anyDocument } from './samples.ts';
import { refIdOf, requisitesOf } from './stages.ts';

const stage = (refId: string, after: string[] = [], more: object = {}) => ({
  refId,
  requisiteStageRefIds: after,
  type: 'wait',
  name: `Stage ${refId}`,
  ...more,
});
const of = (stages: object[], more: object = {}) => ({ name: 'x', ...more, stages }) as unknown as PipelineDocument;

const base = of([stage('1', [], { waitTime: 1, note: 'a' }), stage('2', ['1']), stage('3', ['2'])]);
const lines = ({ stages }: PipelineDocument) =>
  stages.map(({ name, refId, requisiteStageRefIds }) => [name, refId, requisiteStageRefIds]);

describe('taking both sides of a conflict', () => {
  it('takes fields of one stage that only one side touched from there', () => {
    const theirs = of([stage('1', [], { waitTime: 2, note: 'a' }), stage('2', ['1']), stage('3', ['2'])]);
    const mine = of([stage('1', [], { waitTime: 1, note: 'b', fresh: true }), stage('2', ['1']), stage('3', ['2'])]);
    const { document, conflicts } = mergeDocuments(base, theirs, mine);
    expect(conflicts).toEqual([]);
    expect(document.stages[0]).toEqual(stage('1', [], { waitTime: 2, note: 'b', fresh: true }));
  });

  it('keeps stages that either side added, with a refId of their own', () => {
    const theirs = of([...base.stages, stage('4', ['3'], { name: 'Theirs' })]);
    const mine = of([...base.stages, stage('4', ['2'], { name: 'Mine' }), stage('5', ['4'], { name: 'Mine too' })]);
    const { document, conflicts } = mergeDocuments(base, theirs, mine);
    expect(conflicts).toEqual([]);
    expect(lines(document).slice(3)).toEqual([
      ['Theirs', '4', ['3']],
      ['Mine', '6', ['2']],
      ['Mine too', '5', ['6']],
    ]);
  });

  it('takes what both added alike once', () => {
    const both = of([...base.stages, stage('4', ['3'])]);
    expect(mergeDocuments(base, both, both).document).toEqual(both);
  });

  it('lets a stage one side removed go, and what ran after it runs after what it ran after', () => {
    const theirs = of([base.stages[0]!, stage('3', ['1'])]);
    const mine = of([...base.stages, stage('4', ['2'])]);
    const { document, conflicts } = mergeDocuments(base, theirs, mine);
    expect(conflicts).toEqual([]);
    expect(lines(document)).toEqual([
      ['Stage 1', '1', []],
      ['Stage 3', '3', ['1']],
      ['Stage 4', '4', ['1']],
    ]);
  });

  it('asks about a field both changed, and does as chosen', () => {
    const theirs = of([stage('1', [], { waitTime: 2, note: 'a' }), stage('2', ['1']), stage('3', ['2'])]);
    const mine = of([stage('1', [], { waitTime: 3, note: 'a' }), stage('2', ['1']), stage('3', ['2'])]);
    const { document, conflicts } = mergeDocuments(base, theirs, mine);
    expect(conflicts).toEqual([
      { id: 'Stage “Stage 1” waitTime', subject: 'Stage “Stage 1”', path: 'waitTime', base: 1, theirs: 2, mine: 3 },
    ]);
    expect(document.stages[0]?.waitTime).toBe(2);
    const chosen = mergeDocuments(base, theirs, mine, { 'Stage “Stage 1” waitTime': 'mine' });
    expect(chosen.document.stages[0]?.waitTime).toBe(3);
  });

  it('asks about a stage one side removed and the other changed', () => {
    const theirs = of([stage('1'), stage('3', ['1'])]);
    const mine = of([base.stages[0]!, stage('2', ['1'], { waitTime: 9 }), stage('3', ['2'])]);
    const { conflicts } = mergeDocuments(base, theirs, mine);
    expect(conflicts).toMatchObject([{ subject: 'Stage “Stage 2”', path: '', mine: { waitTime: 9 } }]);
    expect(conflicts[0]).not.toHaveProperty('theirs');
    const chosen = mergeDocuments(base, theirs, mine, { [conflicts[0]!.id]: 'mine' });
    expect(lines(chosen.document)).toContainEqual(['Stage 2', '2', ['1']]);
  });

  it('asks whose order holds when both together would run in a circle', () => {
    const two = of([stage('1'), stage('2')]);
    const { document, conflicts } = mergeDocuments(
      two,
      of([stage('1', ['2']), stage('2')]),
      of([stage('1'), stage('2', ['1'])]),
    );
    expect(conflicts).toMatchObject([{ subject: 'What runs after what' }]);
    expect(lines(document)).toEqual([
      ['Stage 1', '1', ['2']],
      ['Stage 2', '2', []],
    ]);
  });

  it('merges parameters by name and triggers by id', () => {
    const began = of([], {
      parameterConfig: [{ name: 'a', default: '1' }],
      triggers: [{ id: 't', type: 'cron', enabled: true }],
    });
    const theirs = of([], {
      parameterConfig: [{ name: 'a', default: '1' }, { name: 'b' }],
      triggers: [{ id: 't', type: 'cron', enabled: false }],
    });
    const mine = of([], {
      parameterConfig: [{ name: 'a', default: '2' }, { name: 'c' }],
      triggers: [
        { id: 't', type: 'cron', enabled: true, cronExpression: '0 0 * * * ?' },
        { id: 'u', type: 'cron' },
      ],
    });
    const { document, conflicts } = mergeDocuments(began, theirs, mine);
    expect(conflicts).toEqual([]);
    expect(document.parameterConfig).toEqual([{ name: 'a', default: '2' }, { name: 'b' }, { name: 'c' }]);
    expect(document.triggers).toEqual([
      { id: 't', type: 'cron', enabled: false, cronExpression: '0 0 * * * ?' },
      { id: 'u', type: 'cron' },
    ]);
  });

  it('asks about settings of the pipeline that both changed, and leaves bookkeeping to theirs', () => {
    const [began, theirs, mine] = ['a', 'b', 'c'].map((description) => of([], { description, updateTs: description }));
    const { document, conflicts } = mergeDocuments(began!, theirs!, mine!);
    expect(conflicts).toMatchObject([{ subject: 'Pipeline', path: 'description', base: 'a', theirs: 'b', mine: 'c' }]);
    expect(document.updateTs).toBe('b');
  });
});

describe('taking both sides of any documents', () => {
  /** What a document says, whatever the order of its stages; a reference to no stage says nothing. */
  const meaning = ({ stages, ...rest }: PipelineDocument) => {
    const known = new Set(stages.map(refIdOf));
    const said = stages.map((stage) => ({
      ...stage,
      requisiteStageRefIds: requisitesOf(stage)
        .filter((refId) => known.has(refId))
        .sort(),
    }));
    return { ...rest, stages: said.sort((a, b) => refIdOf(a).localeCompare(refIdOf(b))) };
  };

  it('answers the side that changed something when the other did not', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (first, second) => {
        const [began, other] = [openDocument(first).document, openDocument(second).document];
        const theirs = mergeDocuments(began, other, began);
        expect(theirs.conflicts.filter(({ subject }) => subject !== 'What runs after what')).toEqual([]);
        expect(meaning(theirs.document)).toEqual(meaning(other));
        const same = mergeDocuments(began, other, other);
        expect(meaning(same.document)).toEqual(meaning(other));
      }),
      { numRuns: 100 },
    );
  });

  it('gives each stage a refId of its own, asks the same whatever was chosen, and never refers to what is gone', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (first, second, third) => {
        const [began, theirs, mine] = [first, second, third].map((one) => openDocument(one).document);
        const { document, conflicts } = mergeDocuments(began!, theirs!, mine!);
        const refIds = document.stages.map(refIdOf);
        expect(new Set(refIds).size).toBe(refIds.length);
        for (const stage of document.stages) for (const refId of requisitesOf(stage)) expect(refIds).toContain(refId);
        const chosen = mergeDocuments(
          began!,
          theirs!,
          mine!,
          Object.fromEntries(conflicts.map(({ id }) => [id, 'mine' as const])),
        );
        const asked = (list: typeof conflicts) =>
          list.map(({ id }) => id).filter((id) => !id.startsWith('What runs after what'));
        expect(asked(chosen.conflicts)).toEqual(asked(conflicts));
      }),
      { numRuns: 100 },
    );
  });
});
