import { describe, expect, it } from 'vitest';
import { describeChanges } from './changes.ts';
import { addStage, setField, setStageField } from './edit.ts';
import { chain, documentOf } from './samples.ts';
import { removeStages, setRequisites } from './wiring.ts';

describe('describing changes', () => {
  it('says nothing about equal documents and about what every save rewrites', () => {
    expect(describeChanges(chain('1'), { ...chain('1'), updateTs: '5', lastModifiedBy: 'x' })).toEqual([]);
  });

  it('names a stage that came, one that went, and what then runs after what', () => {
    const before = chain('1', '2', '3');
    const after = removeStages(addStage(before, { type: 'a', name: 'New', fields: {} }, ['1']).document, ['2']);
    expect(describeChanges(before, after)).toMatchObject([
      {
        kind: 'moved',
        subject: 'Stage “Stage 3”',
        details: ['runs after “Stage 1” (was: runs after “Stage 2”)'],
        stageRefId: '3',
      },
      { kind: 'added', subject: 'Stage “New”', details: ['runs after “Stage 1”'], stageRefId: '4' },
      { kind: 'removed', subject: 'Stage “Stage 2”', details: [], stageRefId: '2' },
    ]);
  });

  it('names fields with their old and new values', () => {
    const before = documentOf([{ refId: '1', name: 'Ship', type: 'a', options: { size: 1, same: 2 }, gone: 'x' }]);
    const after = setStageField(setStageField(before, '1', 'options.size', 5), '1', 'gone', undefined);
    expect(describeChanges(before, after)[0]?.details).toEqual(['options.size: 1 → 5', 'gone: removed (was x)']);
  });

  it('does not take another order of the same requisites for a change', () => {
    const before = documentOf([{ refId: '1' }, { refId: '2' }, { refId: '3', requisiteStageRefIds: ['1', '2'] }]);
    const after = setRequisites(before, '3', ['2', '1']);
    expect('document' in after && describeChanges(before, after.document)).toEqual([]);
  });

  it('tells parameters, triggers and the pipeline itself apart', () => {
    const before = setField(setField(chain('1'), 'parameterConfig', [{ name: 'a' }, { name: 'b' }]), 'triggers', [
      { type: 'cron', enabled: true },
    ]);
    const after = setField(
      setField(setField(before, 'parameterConfig', [{ name: 'b' }, { name: 'a', default: '1' }]), 'triggers', []),
      'limitConcurrent',
      true,
    );
    expect(describeChanges(before, after).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'changed Pipeline',
      'changed Parameter a',
      'changed Parameters',
      'removed Trigger cron',
    ]);
  });

  it('goes into lists of the same length, and shows others whole', () => {
    const before = documentOf([{ refId: '1', type: 'a', manifests: [{ spec: { replicas: 1 } }], tags: ['x'] }]);
    const after = setStageField(setStageField(before, '1', 'manifests.0.spec.replicas', 2), '1', 'tags', ['x', 'y']);
    expect(describeChanges(before, after)[0]?.details).toEqual([
      'manifests.0.spec.replicas: 1 → 2',
      'tags: ["x"] → ["x","y"]',
    ]);
  });

  it('names expected artifacts by what people call them', () => {
    const before = setField(chain('1'), 'expectedArtifacts', [
      { id: 'a', displayName: 'image', useDefaultArtifact: false },
    ]);
    const after = setField(chain('1'), 'expectedArtifacts', [
      { id: 'a', displayName: 'image', useDefaultArtifact: true },
    ]);
    expect(describeChanges(before, after).map(({ subject, details }) => [subject, details])).toEqual([
      ['Expected artifact image', ['useDefaultArtifact: false → true']],
    ]);
  });

  it('shortens long values and long lists', () => {
    const before = documentOf([{ refId: '1', type: 'a' }]);
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'y'.repeat(500)]));
    const details = describeChanges(before, documentOf([{ refId: '1', type: 'a', ...fields }]))[0]?.details ?? [];
    expect(details.at(-1)).toBe('and 28 more fields');
    expect(Math.max(...details.map((detail) => detail.length))).toBeLessThan(90);
  });
});
