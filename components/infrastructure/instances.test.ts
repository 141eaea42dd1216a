import { describe, expect, it } from 'vitest';
import type { InstanceView } from '#lib/infrastructure/view';
import { instanceSentence, reasonOf, shownInstances } from './instances.ts';

const instance = (name: string, health: InstanceView['health'] = 'healthy'): InstanceView => ({
  id: name,
  name,
  health,
  restarts: 0,
  createdAt: 0,
});

describe('the squares of a row', () => {
  it('leave out healthy instances before those that need eyes, and keep their order', () => {
    const all = [instance('a'), instance('b'), instance('c', 'unhealthy'), instance('d', 'starting')];
    expect(shownInstances(all, 3).map(({ name }) => name)).toEqual(['a', 'c', 'd']);
  });

  it('are all of them when they fit', () => {
    const all = [instance('a'), instance('b')];
    expect(shownInstances(all, 2)).toBe(all);
  });

  it('say who they are, how they are and why', () => {
    const broken = { ...instance('web-1', 'unhealthy'), restarts: 3, message: 'exits with 1' };
    expect(instanceSentence(broken)).toBe('web-1 · unhealthy · 3 restarts · exits with 1');
    expect(instanceSentence(instance('web-2'))).toBe('web-2 · healthy');
  });
});

describe('the reason in a row', () => {
  const broken = (name: string, message: string) => ({ ...instance(name, 'unhealthy'), message });

  it('is what most of the unhealthy instances say', () => {
    const instances = [broken('a', 'crashes'), broken('b', 'no image'), broken('c', 'no image'), instance('d')];
    expect(reasonOf({ health: 'starting', instances })).toBe('no image');
  });

  it('is the version’s own when it has one, and nothing while all is well', () => {
    expect(reasonOf({ health: 'unhealthy', message: 'quota', instances: [broken('a', 'x')] })).toBe('quota');
    expect(reasonOf({ health: 'healthy', message: 'all well', instances: [instance('a')] })).toBeUndefined();
  });
});
