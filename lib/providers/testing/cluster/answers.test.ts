import { afterAll, beforeAll, describe, it } from 'vitest';
import { compare } from './answers/compare.ts';
import { completions } from './answers/completions.ts';
import { refusalsObjects } from './answers/refusals-objects.ts';
import { refusalsPods } from './answers/refusals-pods.ts';
import { refusalsRequests } from './answers/refusals-requests.ts';
import { refusalsWorkloads } from './answers/refusals-workloads.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

describe('the API server refuses', () => {
  const refusals = [...refusalsPods, ...refusalsObjects, ...refusalsWorkloads, ...refusalsRequests];
  it.each(refusals)('$title', (row) => compare(world, row));
});

describe('the API server completes', () => {
  it.each(completions)('$title', (row) => compare(world, row));
});
