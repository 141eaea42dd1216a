import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineDocument } from '#lib/pipelines/document';
import { type ChangedGraph, changedGraph } from './changed-graph.ts';
import { addStage, setField, setStageField } from './edit.ts';
import { openDocument } from './open.ts';
import { anyDocument, chain, documentOf } from './samples.ts';
import { removeStages, setRequisites } from './wiring.ts';

const stage = (refId: string, name: string, after: string[] = [], more: object = {}) => ({
  refId,
  name,
  type: 'alpha',
  requisiteStageRefIds: after,
  ...more,
});
const marks = ({ nodes }: ChangedGraph) => nodes.map(({ name, mark, clash }) => `${name} ${mark}${clash ? '!' : ''}`);
const drawn = ({ nodes, edges }: ChangedGraph) => {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return edges.map(({ source, target, mark }) => `${names.get(source)} → ${names.get(target)} ${mark}`);
};
const rewired = (document: PipelineDocument, refId: string, after: string[]) => {
  const result = setRequisites(document, refId, after);
  if (!('document' in result)) throw new Error(result.refused);
  return result.document;
};

describe('the graph of a change', () => {
  it('marks what came, went, changed and moved, and the lines with it', () => {
    const before = chain('1', '2', '3', '4');
    const fewer = removeStages(before, ['2']);
    const more = addStage(fewer, { type: 'beta', name: 'New', fields: {} }, ['1']).document;
    const graph = changedGraph(before, [setStageField(more, '4', 'speed', 3)]);
    expect(marks(graph)).toEqual([
      'Configuration same',
      'Stage 1 same',
      'Stage 2 removed',
      'Stage 3 moved',
      'Stage 4 changed',
      'New added',
    ]);
    expect(drawn(graph)).toEqual([
      'Configuration → Stage 1 same',
      'Stage 1 → Stage 2 removed',
      'Stage 2 → Stage 3 removed',
      'Stage 3 → Stage 4 same',
      'Stage 1 → Stage 3 added',
      'Stage 1 → New added',
    ]);
  });

  it('calls a stage moved that changed as well, and says both', () => {
    const before = chain('1', '2');
    const node = changedGraph(before, [setStageField(rewired(before, '2', []), '2', 'speed', 3)]).nodes[2];
    expect(node?.mark).toBe('moved');
    expect(node?.changes[0]?.[0]).toMatchObject({
      wiring: 'starts with the pipeline (was: runs after “Stage 1”)',
      fields: [{ path: 'speed', is: 3 }],
    });
  });

  it('gathers what is no stage in the configuration', () => {
    const before = chain('1');
    const after = setField(setField(before, 'limitConcurrent', true), 'parameterConfig', [{ name: 'branch' }]);
    const [node] = changedGraph(before, [after]).nodes;
    expect([node?.mark, node?.changes[0]?.map(({ subject }) => subject)]).toEqual([
      'changed',
      ['Pipeline', 'Parameter branch'],
    ]);
  });

  it('draws stages that were only numbered anew as the same', () => {
    const before = documentOf([stage('1', 'Build'), stage('2', 'Deploy', ['1'])]);
    const after = documentOf([stage('1', 'Build'), stage('2', 'Scan', ['1']), stage('3', 'Deploy', ['2'])]);
    const graph = changedGraph(before, [after]);
    expect(marks(graph)).toEqual(['Configuration same', 'Build same', 'Deploy moved', 'Scan added']);
    expect(drawn(graph)).toContain('Scan → Deploy added');
  });

  it('tells two sides apart, and where they clash', () => {
    const base = documentOf([
      stage('1', 'Build'),
      stage('2', 'Deploy', ['1'], { size: 1 }),
      stage('3', 'Check', ['2']),
    ]);
    const theirs = removeStages(setStageField(base, '2', 'size', 2), ['3']);
    const mine = setStageField(setStageField(base, '2', 'size', 3), '1', 'clean', true);
    const graph = changedGraph(base, [theirs, mine]);
    expect(marks(graph)).toEqual(['Configuration same', 'Build changed', 'Deploy changed!', 'Check removed']);
    expect(graph.nodes[1]?.changes.map((changes) => changes.length)).toEqual([0, 1]);
  });

  it('draws one node for what both sides added alike, and two where they added different things under one number', () => {
    const base = chain('1');
    const mail = addStage(base, { type: 'beta', name: 'Mail', fields: {} }, ['1']).document;
    const wait = addStage(base, { type: 'gamma', name: 'Wait', fields: {} }, ['1']).document;
    expect(marks(changedGraph(base, [mail, mail]))).toEqual(['Configuration same', 'Stage 1 same', 'Mail added']);
    expect(marks(changedGraph(base, [mail, wait])).slice(2)).toEqual(['Mail added', 'Wait added']);
  });

  it('holds every stage of each document once and every line between two of its nodes, whatever the documents', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, anyDocument, (one, two, three) => {
        const [base, ...sides] = [one, two, three].map((raw) => openDocument(raw).document);
        const { nodes, edges } = changedGraph(base!, sides);
        const ids = nodes.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(edges.every(({ source, target }) => ids.includes(source) && ids.includes(target))).toBe(true);
        const kept = nodes.filter(({ mark }) => mark !== 'added').length - 1;
        expect(kept).toBe(base!.stages.length);
        expect(changedGraph(base!, [base!]).nodes.every(({ mark }) => mark === 'same')).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
