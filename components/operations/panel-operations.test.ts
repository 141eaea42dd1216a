import { describe, expect, it } from 'vitest';
import type { ClusterView, ResourceDetail, ServerGroupView } from '#lib/infrastructure/view';
import { panelOperations, placeOf } from './panel-operations.ts';

const group = (id: string, part: Partial<ServerGroupView> = {}): ServerGroupView => ({
  id,
  kind: 'replicaSet',
  name: id,
  version: id.toUpperCase(),
  sequence: Number(id.slice(1)),
  images: [],
  createdAt: 0,
  replicas: { desired: 0, ready: 0 },
  health: 'unknown',
  instances: [],
  moreInstances: 0,
  undoTarget: false,
  current: false,
  ...part,
});

const cluster: ClusterView = {
  id: 'c',
  account: 'zone-3',
  namespace: 'prod',
  kind: 'deployment',
  name: 'web',
  cluster: 'deployment web',
  managerId: 'm',
  paused: false,
  unmanaged: false,
  health: 'healthy',
  instances: {},
  serverGroups: [group('v2', { current: true }), group('v1', { undoTarget: true })],
};

const detail = (id: string, kind: string, category = 'server-group'): ResourceDetail => ({
  id,
  account: 'zone-3',
  namespace: 'prod',
  kind,
  name: id,
  category,
  health: 'healthy',
  labels: {},
  summary: {},
  createdAt: 0,
  changedAt: 0,
  tree: { id, kind, name: id, health: 'healthy', createdAt: 0, children: [], more: 0 },
});

const idsOf = (id: string, kind: string, clusters: ClusterView[]) =>
  panelOperations('storefront', detail(id, kind), placeOf(clusters, id)).map((operation) => operation.id);

describe('the operations of a panel', () => {
  it('steer the current version through its manager', () => {
    const [scale] = panelOperations('storefront', detail('v2', 'replicaSet'), placeOf([cluster], 'v2'));
    expect(scale).toMatchObject({ id: 'scale', resourceId: 'm', target: { kind: 'deployment', name: 'web' } });
    expect(idsOf('m', 'deployment', [cluster])).toEqual(['scale', 'undo', 'restart', 'pause', 'edit', 'delete']);
  });

  it('move traffic between Deployments that are versions of one cluster, and of no other', () => {
    const version = { ...cluster, name: 'web-v003' };
    const offered = ['scale', 'undo', 'restart', 'pause', 'enable', 'disable', 'edit', 'delete'];
    expect(idsOf('m', 'deployment', [version])).toEqual(offered);
    expect(idsOf('v2', 'replicaSet', [version])).toEqual(offered);
    expect(idsOf('m', 'deployment', [{ ...version, cluster: 'deployment web-v003' }])).not.toContain('enable');
    expect(idsOf('v2', 'replicaSet', [cluster])).not.toContain('enable');
    expect(idsOf('lost', 'deployment', [])).not.toContain('disable');
    const alone = { ...cluster, kind: 'replicaSet', managerId: undefined };
    expect(idsOf('v2', 'replicaSet', [alone])).toContain('disable');
  });

  it('bring an earlier version back, or delete it for good', () => {
    const [back, remove] = panelOperations('storefront', detail('v1', 'replicaSet'), placeOf([cluster], 'v1'));
    expect(back).toMatchObject({ label: 'Roll back to V1', resourceId: 'm', version: { sequence: 1 } });
    expect(remove).toMatchObject({ label: 'Delete replicaSet', resourceId: 'v1' });
  });

  it('offer no undo where there is nothing to go back to', () => {
    const alone = { ...cluster, serverGroups: [group('v2', { current: true })] };
    expect(idsOf('v2', 'replicaSet', [alone])).not.toContain('undo');
  });

  it('offer first what a paused rollout waits for', () => {
    const paused = { ...cluster, paused: true };
    expect(idsOf('m', 'deployment', [paused])[0]).toBe('resume');
    expect(idsOf('m', 'deployment', [paused])).not.toContain('pause');
  });

  it('act on an object itself where nothing manages it', () => {
    const { managerId: _, ...set } = {
      ...cluster,
      kind: 'statefulSet',
      serverGroups: [group('s1', { current: true })],
    };
    expect(idsOf('s1', 'statefulSet', [set])).toEqual(['scale', 'undo', 'restart', 'edit', 'delete']);
    expect(idsOf('p', 'pod', [cluster])).toEqual(['delete']);
    expect(idsOf('s', 'service', [])).toEqual(['edit', 'delete']);
  });

  it('offer to adopt what nobody has claimed, before anything else', () => {
    const stray = { ...cluster, unmanaged: true };
    expect(idsOf('m', 'deployment', [stray])[0]).toBe('adopt');
    expect(panelOperations('storefront', detail('m', 'deployment'), placeOf([stray], 'v2'))[0]).toMatchObject({
      id: 'adopt',
      resourceId: 'm',
      target: { kind: 'deployment', name: 'web' },
    });
    expect(idsOf('m', 'deployment', [cluster])).not.toContain('adopt');
    const service = { ...detail('s', 'service'), summary: { unmanaged: true as const } };
    expect(panelOperations('storefront', service, undefined)[0]?.id).toBe('adopt');
  });
});
