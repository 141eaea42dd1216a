import { describe, expect, it } from 'vitest';
import { chain, documentOf } from '#components/pipeline-editor/document/samples.ts';
import { nodeHeight, nodeWidth } from '#components/pipeline-graph/layout.ts';
import {
  configurationNode,
  dropTargetAt,
  edgeOf,
  layoutDocument,
  neighbourOf,
  nodeOf,
  shapeOf,
} from './canvas-graph.ts';
import { distanceTo, middleOf } from './geometry.ts';

const fork = documentOf([
  { refId: '1', requisiteStageRefIds: [] },
  { refId: '2', requisiteStageRefIds: ['1'] },
  { refId: '3', requisiteStageRefIds: ['1'] },
  { refId: '4', requisiteStageRefIds: ['gone'] },
]);

describe('the canvas', () => {
  it('starts with the configuration, also for stages that wait for nothing that exists', () => {
    const { edges } = layoutDocument(fork);
    const fromStart = edges.filter(({ source }) => source === configurationNode).map(({ target }) => target);
    expect(fromStart).toEqual([nodeOf('1'), nodeOf('4')]);
    expect(edgeOf(configurationNode, nodeOf('1'))).toBeUndefined();
    expect(edgeOf(nodeOf('1'), nodeOf('2'))).toEqual({ from: '1', to: '2' });
  });

  it('looks the same while fields are typed', () => {
    const typed = { ...fork, stages: fork.stages.map((stage) => ({ ...stage, name: 'x', size: 1 })) };
    expect(shapeOf(typed)).toBe(shapeOf(fork));
    expect(shapeOf(chain('1', '2'))).not.toBe(shapeOf(fork));
  });
});

describe('dropping', () => {
  const layout = layoutDocument(chain('1', '2'));
  const place = (id: string) => layout.nodes.find((node) => node.id === id) ?? { x: 0, y: 0 };

  it('finds the node under the point, else the line near it, else nothing', () => {
    const one = place(nodeOf('1'));
    const centre = { x: one.x + nodeWidth / 2, y: one.y + nodeHeight / 2 };
    expect(dropTargetAt(layout, centre)).toEqual({ kind: 'node', id: nodeOf('1') });
    const edge = layout.edges.find(({ source }) => source === nodeOf('1'));
    const near = middleOf(edge?.points ?? []);
    expect(dropTargetAt(layout, { x: near.x, y: near.y + 10 })).toMatchObject({ kind: 'edge', target: nodeOf('2') });
    expect(dropTargetAt(layout, { x: near.x, y: near.y + 400 })).toBeUndefined();
  });

  it('does not find the dragged node and its own lines', () => {
    const two = place(nodeOf('2'));
    expect(dropTargetAt(layout, { x: two.x + 10, y: two.y + 10 }, nodeOf('2'))).toBeUndefined();
  });

  it('has the middle of a line on the line', () => {
    for (const { points } of layoutDocument(fork).edges)
      expect(distanceTo(middleOf(points), points)).toBeLessThan(0.01);
  });
});

describe('arrow keys', () => {
  const layout = layoutDocument(fork);

  it('follow the lines to the sides', () => {
    expect(neighbourOf(layout, nodeOf('2'), 'left')).toBe(nodeOf('1'));
    expect(neighbourOf(layout, nodeOf('1'), 'left')).toBe(configurationNode);
    expect([nodeOf('2'), nodeOf('3')]).toContain(neighbourOf(layout, nodeOf('1'), 'right'));
    expect(neighbourOf(layout, nodeOf('3'), 'right')).toBeUndefined();
  });

  it('stay in the column up and down', () => {
    const down = neighbourOf(layout, nodeOf('2'), 'down') ?? neighbourOf(layout, nodeOf('2'), 'up');
    expect(down).toBe(nodeOf('3'));
  });
});
