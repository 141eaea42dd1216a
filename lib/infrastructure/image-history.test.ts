import { expect, it } from 'vitest';
import { imageHistory } from '#lib/infrastructure/image-history';
import type { ResourceRun } from '#lib/infrastructure/view';
import type { RolloutRevision } from '#lib/providers/contract';

const revision = (number: number, image: string, more: Partial<RolloutRevision> = {}): RolloutRevision => ({
  number,
  name: `web-${number}`,
  images: [image],
  createdAt: number * 1000,
  current: false,
  earlier: [],
  ...more,
});
const run = (id: string, at: number, ...images: string[]): ResourceRun => ({
  stage: `${id}S`,
  execution: { id, application: 'shop', name: 'Deploy', number: 7, kind: 'pipeline' },
  what: 'Deploy manifest',
  name: 'Deploy',
  status: 'SUCCEEDED',
  by: 'lena',
  at,
  endedAt: at + 200,
  objects: ['deployment web'],
  images,
});
const deployers = new Map(
  ['01A', '01B'].map(
    (id) => [id, { id, name: 'Deploy', number: 7, application: 'shop', startedBy: 'lena', at: null }] as const,
  ),
);
const told = (revisions: RolloutRevision[], runs: ResourceRun[]) =>
  imageHistory(revisions, runs, deployers).map(({ images, at, revision, by }) => [images[0], at, revision, by?.id]);

it('takes a revision and the run that made it for one', () => {
  expect(told([revision(1, 'a', { executionId: '01A', current: true })], [run('01A', 1400, 'a')])).toEqual([
    ['a', 1400, 1, '01A'],
  ]);
});

it('tells what the cluster no longer keeps, and what no run knows', () => {
  expect(
    told(
      [revision(9, 'by-hand', { current: true }), revision(8, 'b', { executionId: '01B' })],
      [run('01B', 8000, 'b'), run('01A', 500, 'a')],
    ),
  ).toEqual([
    ['by-hand', 9000, 9, undefined],
    ['b', 8000, 8, '01B'],
    ['a', 500, undefined, '01A'],
  ]);
});

it('counts deployments of the same images instead of listing them', () => {
  const [only, ...more] = imageHistory([], [run('01B', 2000, 'a'), run('01A', 1000, 'a')], deployers);
  expect(only).toMatchObject({ at: 1000, by: { id: '01A' }, repeats: 1 });
  expect(more).toEqual([]);
});

it('tells both times that images ran which an undo brought back', () => {
  const undo = { ...run('01U', 5000), what: 'Undo rollout' };
  const back = revision(3, 'a', { createdAt: 1000, current: true, undoneByStage: '01US', earlier: [1] });
  expect(told([back, revision(2, 'b', { executionId: '01B' })], [undo, run('01B', 2000, 'b')])).toEqual([
    ['a', 5000, 3, '01U'],
    ['b', 2000, 2, '01B'],
    ['a', 1000, 1, undefined],
  ]);
});

it('takes a stamp for that of the first version that carries it, and looks for who made the others', () => {
  const restart = { ...run('01R', 2500), what: 'Rolling restart', endedAt: 3200 };
  const stamped = (number: number, image: string) => revision(number, image, { executionId: '01A' });
  const entries = imageHistory(
    [stamped(5, 'c'), stamped(3, 'b'), stamped(1, 'a')],
    [restart, run('01A', 1200, 'a')],
    deployers,
  );
  expect(entries.map(({ images, by, outside }) => [images[0], by?.id, outside])).toEqual([
    ['c', undefined, { manager: '', at: 5000 }],
    ['b', '01R', undefined],
    ['a', '01A', undefined],
  ]);
});

it('tells both times that images ran which somebody brought back past all runs', () => {
  const outside = { manager: 'kubectl-rollout', at: 9000 };
  const back = revision(3, 'a', { executionId: '01A', createdAt: 1000, current: true, earlier: [1], outside });
  const entries = imageHistory([back, revision(2, 'b', { executionId: '01B' })], [run('01B', 2000, 'b')], deployers);
  expect(entries.map(({ images, at, undone, outside: hand }) => [images[0], at, undone, hand?.manager])).toEqual([
    ['a', 9000, true, 'kubectl-rollout'],
    ['b', 2000, false, undefined],
    ['a', 1000, false, undefined],
  ]);
});
