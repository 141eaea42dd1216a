import { expect, test } from 'vitest';
import { beyond } from '#components/pipeline-graph/beyond.ts';

const lefts = [0, 200, 400, 600];

test('nothing lies beyond the sides of a graph that fits', () => {
  expect(beyond(lefts, 100, { x: 20, zoom: 1, room: 740 })).toEqual({ left: 0, right: 0 });
});

test('a node counts as soon as less than half of it is seen', () => {
  expect(beyond(lefts, 100, { x: -51, zoom: 1, room: 500 })).toEqual({ left: 1, right: 1 });
  expect(beyond(lefts, 100, { x: -49, zoom: 1, room: 602 })).toEqual({ left: 0, right: 0 });
});

test('the zoom counts', () => {
  expect(beyond(lefts, 100, { x: 0, zoom: 0.5, room: 300 })).toEqual({ left: 0, right: 1 });
});
