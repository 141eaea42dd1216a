import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dense, layoutGraph, nodeHeight, nodeWidth } from '#components/pipeline-graph/layout.ts';

const node = (id: string, ...requisites: string[]) => ({ id, requisites });

describe('the layout of a pipeline', () => {
  it('stands from left to right', () => {
    const { nodes } = layoutGraph([node('build'), node('deploy', 'build'), node('verify', 'deploy')]);
    const xs = nodes.map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(new Set(nodes.map(({ y }) => y)).size).toBe(1);
  });

  it('draws lines that run only level and upright, from border to border', () => {
    const layout = layoutGraph([node('a'), node('b', 'a'), node('c', 'a'), node('d', 'b', 'c'), node('e', 'a', 'd')]);
    for (const { points } of layout.edges) {
      points.slice(1).forEach((point, index) => {
        const before = points[index];
        expect(point.x === before?.x || point.y === before?.y).toBe(true);
      });
    }
  });

  it.each([
    ['roomy', undefined],
    ['dense', dense],
  ])('never lets two nodes overlap, nor a line cross a node, %s', (_name, spacing) => {
    const width = spacing?.nodeWidth ?? nodeWidth;
    const graphs = fc.integer({ min: 1, max: 14 }).chain((count) =>
      fc.tuple(
        ...Array.from({ length: count }, (_, index) =>
          fc
            .subarray(
              Array.from({ length: index }, (_, before) => String(before)),
              { maxLength: Math.min(3, index) },
            )
            .map((requisites) => ({ id: String(index), requisites })),
        ),
      ),
    );
    fc.assert(
      fc.property(graphs, (input) => {
        const { nodes, edges } = layoutGraph(input, spacing);
        for (const a of nodes) {
          for (const b of nodes) {
            if (a.id === b.id) continue;
            expect(Math.abs(a.x - b.x) >= width || Math.abs(a.y - b.y) >= nodeHeight).toBe(true);
          }
        }
        for (const edge of edges) {
          edge.points.slice(1).forEach((to, index) => {
            const from = edge.points[index];
            if (!from) return;
            for (const other of nodes) {
              if (other.id === edge.source || other.id === edge.target) continue;
              const crosses =
                Math.max(from.x, to.x) > other.x &&
                Math.min(from.x, to.x) < other.x + width &&
                Math.max(from.y, to.y) > other.y &&
                Math.min(from.y, to.y) < other.y + nodeHeight;
              expect(crosses).toBe(false);
            }
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the order of the input among nodes that could stand either way', () => {
    const parallel = ['b', 'c', 'd', 'e', 'f'];
    const { nodes } = layoutGraph([
      node('a'),
      ...parallel.map((id) => node(id, 'a')),
      node('g', ...parallel),
      node('h', 'g'),
      node('i', 'g'),
      node('k', 'h'),
      node('l', 'i'),
    ]);
    const fromTheTop = (...ids: string[]) =>
      nodes
        .filter(({ id }) => ids.includes(id))
        .sort((a, b) => a.y - b.y)
        .map(({ id }) => id);
    expect(fromTheTop(...parallel)).toEqual(parallel);
    expect(fromTheTop('h', 'i')).toEqual(['h', 'i']);
    expect(fromTheTop('k', 'l')).toEqual(['k', 'l']);
  });

  it('draws what is broken instead of refusing it', () => {
    const { nodes, edges } = layoutGraph([node('a', 'b', 'a', 'missing'), node('b', 'a')]);
    expect(nodes).toHaveLength(2);
    expect(edges).toHaveLength(2);
    expect(layoutGraph([]).nodes).toEqual([]);
  });
});
