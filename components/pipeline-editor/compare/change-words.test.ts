import { expect, it } from 'vitest';
import { changedGraph } from '#components/pipeline-editor/document/changed-graph.ts';
import { setField, setStageField } from '#components/pipeline-editor/document/edit.ts';
import { documentOf } from '#components/pipeline-editor/document/samples.ts';
import { captionOf, labelOf, summaryOf } from './change-words.ts';

const base = documentOf([
  { refId: '1', type: 'wait', name: 'Pause', waitTime: 30 },
  { refId: '2', type: 'wait', name: 'Rest', waitTime: 30, requisiteStageRefIds: ['1'] },
]);

it('says under each node what became of it, and the type of those left alone', () => {
  const after = setField(setStageField(base, '2', 'waitTime', 60), 'parameterConfig', [{ name: 'branch' }]);
  const graph = changedGraph(base, [after]);
  expect(graph.nodes.map((node) => captionOf(node, ['now']))).toEqual(['Parameter branch', 'Wait', '1 field changed']);
  expect(summaryOf(graph)).toEqual([{ mark: 'changed', count: 2 }]);
});

it('says who did it where two sides changed something, and that both did the same', () => {
  const longer = setStageField(base, '2', 'waitTime', 60);
  const caption = (...sides: (typeof base)[]) => captionOf(changedGraph(base, sides).nodes[2]!, ['ines', 'you']);
  expect(caption(longer, base)).toBe('ines: 1 field changed');
  expect(caption(longer, longer)).toBe('both: 1 field changed');
  expect(caption(longer, setStageField(base, '2', 'waitTime', 5))).toBe('Changed on both sides');
});

it('calls fields what the form calls them', () => {
  expect(labelOf('wait', 'waitTime')).toEqual({ label: 'Wait time', inside: '' });
  expect(labelOf('deployManifest', 'manifests.0.spec.replicas')).toEqual({
    label: 'Manifests',
    inside: '0.spec.replicas',
  });
  expect(labelOf('wait', 'stageEnabled.expression')).toEqual({ label: 'Run only if', inside: '' });
  expect(labelOf('unheardOf', 'some.field')).toEqual({ label: '', inside: 'some.field' });
});
