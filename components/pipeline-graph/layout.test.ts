import { expect, it } from 'vitest';
import { layoutGraph } from './layout.ts';

const node = (id: string) => ({ id, width: 220, height: 56 });
const at = (places: ReturnType<typeof layoutGraph>, id: string) => places.get(id) ?? { x: Number.NaN, y: Number.NaN };

it('puts every stage right of all it waits for', () => {
  const edges = [
    { from: 'a', to: 'b' },
    { from: 'a', to: 'c' },
    { from: 'b', to: 'd' },
    { from: 'c', to: 'd' },
    { from: 'a', to: 'd' },
  ];
  const places = layoutGraph(['a', 'b', 'c', 'd'].map(node), edges);
  for (const { from, to } of edges) expect(at(places, to).x).toBeGreaterThanOrEqual(at(places, from).x + 220);
  expect(Math.abs(at(places, 'b').y - at(places, 'c').y)).toBeGreaterThanOrEqual(56);
});

it('starts at the corner and gives the same picture twice', () => {
  const nodes = ['a', 'b', 'c'].map(node);
  const edges = [{ from: 'a', to: 'c' }];
  const places = layoutGraph(nodes, edges);
  expect(Math.min(...[...places.values()].map(({ x }) => x))).toBe(0);
  expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(0);
  expect(layoutGraph(nodes, edges)).toEqual(places);
});

it('survives circles, stages that wait for themselves, and edges to nowhere', () => {
  const places = layoutGraph(['a', 'b'].map(node), [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
    { from: 'a', to: 'a' },
    { from: 'a', to: 'gone' },
  ]);
  expect(places.size).toBe(2);
  expect([...places.values()].every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});

it('places nothing when there is nothing', () => {
  expect(layoutGraph([], []).size).toBe(0);
});
