import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { getDrift } from '#lib/infrastructure/drift';
import { listResourceHistory } from '#lib/infrastructure/history';
import { getImageHistory } from '#lib/infrastructure/image-history';
import { getResource, listClusters } from '#lib/infrastructure/queries';
import { startWatchedCluster, type WatchedCluster } from '#lib/infrastructure/testing/watched-cluster';
import { deployment } from '#lib/stages/testing/sandbox-cloud';

const admin = { ...internalActor('test'), admin: true };
const patience = { interval: 50 };
const web = { id: 'zone-1/Deployment/prod/web' };
const ref = { kind: 'Deployment', name: 'web', namespace: 'prod' };
let world: WatchedCluster;

const settled = () => vi.waitFor(async () => expect((await world.cloud.stability(ref)).state).toBe('stable'), patience);
/** As somebody at a terminal does. */
async function edit(name: string, body: object): Promise<void> {
  const path = `/apis/apps/v1/namespaces/prod/deployments/${name}?fieldManager=kubectl-edit`;
  const headers = { 'content-type': 'application/strategic-merge-patch+json' };
  const answer = await fetch(world.cluster.url + path, { method: 'PATCH', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
}
const forced = (name: string) => ({
  name,
  namespace: 'prod',
  annotations: { 'strategy.spinnaker.io/server-side-apply': 'force-conflicts' },
});
const deployers = async () => {
  const { clusters } = await listClusters(world.database, admin, { application: 'storefront' });
  return clusters[0]?.serverGroups.map(({ version, deployedBy }) => [version, deployedBy?.id]);
};

beforeAll(async () => {
  world = await startWatchedCluster();
  await world.deploy('01A', deployment('web', 'registry/web:1.0'));
  await settled();
  await world.deploy('01B', deployment('web', 'registry/web:1.1'));
  await settled();
  await world.record({
    id: '01C',
    type: 'undoRolloutManifest',
    name: 'Roll back web to V001',
    context: { account: 'zone-1', location: 'prod', manifestName: 'deployment web' },
    trigger: { reason: 'errors at the till' },
  });
  await world.cloud.undoRollout(ref, { revision: 1 }, '01CS-0-0');
  await settled();
});
afterAll(() => world?.close());

describe('what became of a workload', () => {
  it('names the undo, and not the deployment before it, as what brought a version', async () => {
    await vi.waitFor(async () => {
      expect(await deployers()).toEqual([
        ['V003', '01C'],
        ['V002', '01B'],
      ]);
    }, patience);
    const { clusters } = await listClusters(world.database, admin, { application: 'storefront' });
    const [back, before] = clusters[0]?.serverGroups ?? [];
    const { rows } = await world.database.pool.query(`SELECT started_at AS at FROM stages WHERE id = '01CS'`);
    expect(back?.deployedBy?.undo).toEqual({ at: rows[0].at.getTime(), person: 'lena' });
    expect(before?.deployedBy?.undo).toBeUndefined();
    const manager = await getResource(world.database, admin, web);
    expect(manager.deployedBy).toMatchObject({ id: '01C', undo: { person: 'lena' } });
  });

  it('is a list of runs with who, why and what, for it and its versions', async () => {
    await world.record({
      id: '01D',
      type: 'scaleManifest',
      context: { account: 'zone-1', location: 'prod', manifestName: 'deployment api' },
    });
    await world.record({
      id: '01E',
      type: 'scaleManifest',
      context: { account: 'zone-2', location: 'prod', manifestName: 'deployment web' },
    });
    await world.record({
      id: '01F',
      type: 'scaleManifest',
      context: { account: 'zone-1', location: 'prod', manifestName: 'deployment web' },
      trigger: { dryRun: true },
    });
    await world.record({ id: '01G', type: 'wait', context: { account: 'zone-1', manifestName: 'deployment web' } });
    const { runs, more } = await listResourceHistory(world.database, admin, web);
    expect(runs.map(({ execution, what, images }) => [execution.id, what, images])).toEqual([
      ['01C', 'Undo rollout', []],
      ['01B', 'Deploy manifest', ['registry/web:1.1']],
      ['01A', 'Deploy manifest', ['registry/web:1.0']],
    ]);
    expect(runs[0]).toMatchObject({
      name: 'Roll back web to V001',
      by: 'lena',
      reason: 'errors at the till',
      status: 'SUCCEEDED',
      objects: ['deployment web'],
    });
    expect(more).toBe(false);
    const { clusters } = await listClusters(world.database, admin, { application: 'storefront' });
    const pod = clusters[0]!.serverGroups[0]!.instances[0]!;
    expect((await listResourceHistory(world.database, admin, { id: pod.id })).runs).toHaveLength(3);
  });

  it('tells which images ran, when, and who brought them, also those that an undo brought back', async () => {
    const { entries, unasked } = await getImageHistory(world.connecting, admin, web);
    expect(unasked).toBeUndefined();
    expect(entries.map(({ images, by, undone, current }) => [images[0], by?.id, undone, current])).toEqual([
      ['registry/web:1.0', '01C', true, true],
      ['registry/web:1.1', '01B', false, false],
      ['registry/web:1.0', '01A', false, false],
    ]);
    expect(entries[0]).toMatchObject({ revision: 3, by: { person: 'lena' } });
    expect(entries[0]?.until).toBeUndefined();
    expect(entries[2]).toMatchObject({ until: entries[1]?.at });
    expect(entries[2]?.revision).toBeUndefined();
  });

  it('tells runs of other applications to those who may read them, and no more of them to others', async () => {
    const scale = (id: string, application: string) =>
      world.record({
        id,
        application,
        type: 'scaleManifest',
        context: { account: 'zone-1', location: 'prod', manifestName: 'deployment web' },
      });
    await world.database.pool.query(
      `INSERT INTO applications (name, attributes) VALUES ('platform', '{}'), ('vault', '{"permissions": {"READ": ["keepers"]}}')`,
    );
    await scale('02A', 'platform');
    await scale('02B', 'vault');
    const told = async (roles: string[]) => {
      const actor = { ...internalActor('test'), admin: false, roles };
      const { runs } = await listResourceHistory(world.database, actor, web);
      return runs.map(({ execution }) => `${execution.application} ${execution.id}`).slice(0, 3);
    };
    expect(await told(['keepers'])).toEqual(['vault 02B', 'platform 02A', 'storefront 01C']);
    expect(await told([])).toEqual(['platform 02A', 'storefront 01C', 'storefront 01B']);
    await world.database.pool.query(`DELETE FROM executions WHERE id IN ('02A', '02B')`);
  });

  it('names a deployer of another application only to those who may read that', async () => {
    const place = { kind: 'Deployment', name: 'lent', namespace: 'prod' };
    const [prepared] = world.cloud.prepare([deployment('lent', 'registry/web:1.0', 1)], {
      application: 'storefront',
      executionId: '02C',
    });
    await world.cloud.apply(prepared!);
    await world.record({ id: '02C', application: 'vault', type: 'deployManifest', context: { account: 'zone-1' } });
    await vi.waitFor(async () => expect((await world.cloud.stability(place)).state).toBe('stable'), patience);
    const told = async (roles: string[]) => {
      const actor = { ...internalActor('test'), admin: false, roles };
      const { clusters } = await listClusters(world.database, actor, { application: 'storefront', search: 'lent' });
      return clusters[0]?.serverGroups.map(({ deployedBy }) => deployedBy?.application);
    };
    await vi.waitFor(async () => expect(await told(['keepers'])).toEqual(['vault']), patience);
    expect(await told([])).toEqual([undefined]);
  });

  it('says that a version was made past all runs, by whom and when, and not that the run before deployed it', async () => {
    const place = { kind: 'Deployment', name: 'outer', namespace: 'prod' };
    const id = 'zone-1/Deployment/prod/outer';
    await world.deploy('02D', deployment('outer', 'registry/web:1.0', 1));
    await vi.waitFor(async () => expect((await world.cloud.stability(place)).state).toBe('stable'), patience);
    const deployedAt = Date.now();
    // Clusters tell times in whole seconds.
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(deployedAt + 1000), patience);
    await edit('outer', { spec: { template: { spec: { containers: [{ name: 'web', image: 'registry/web:2.0' }] } } } });
    await vi.waitFor(async () => expect((await world.cloud.stability(place)).state).toBe('stable'), patience);
    await vi.waitFor(async () => {
      const { clusters } = await listClusters(world.database, admin, { application: 'storefront', search: 'outer' });
      expect(clusters[0]?.serverGroups.map(({ deployedBy, outside }) => outside?.manager ?? deployedBy?.id)).toEqual([
        'kubectl-edit',
        '02D',
      ]);
    }, patience);
    const { entries } = await getImageHistory(world.connecting, admin, { id });
    expect(entries.map(({ images, by, outside }) => [images[0], by?.id, outside?.manager])).toEqual([
      ['registry/web:2.0', undefined, 'kubectl-edit'],
      ['registry/web:1.0', '02D', undefined],
    ]);
    expect(entries[0]?.outside?.at).toBeGreaterThan(deployedAt - 1000);
    const { outside, runs } = await listResourceHistory(world.database, admin, { id });
    expect(outside).toMatchObject({ manager: 'kubectl-edit' });
    expect(runs.map(({ execution }) => execution.id)).toEqual(['02D']);
    // What comes next is ours again, if it is not of the same second.
    const madeAt = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(madeAt + 1000), patience);
    await world.deploy('02E', { ...deployment('outer', 'registry/web:3.0', 1), metadata: forced('outer') });
    await vi.waitFor(async () => {
      const after = await getImageHistory(world.connecting, admin, { id });
      expect(after.entries.map(({ by, outside }) => by?.id ?? outside?.manager)).toEqual(['02E', '', '02D']);
    }, patience);
  });

  it('is no drift as long as only we changed it', async () => {
    await world.cloud.scale(ref, 3);
    expect(await getDrift(world.connecting, admin, web)).toMatchObject({ state: 'same' });
  });

  it('is drift once somebody else changes what was deployed', async () => {
    await edit('web', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'registry/web:by-hand' }] } } },
    });
    const found = await getDrift(world.connecting, admin, web);
    expect(found).toMatchObject({
      state: 'differs',
      drift: {
        fields: [
          {
            path: 'spec.template.spec.containers[name=web].image',
            deployed: 'registry/web:1.1',
            live: 'registry/web:by-hand',
            hands: [{ manager: 'kubectl-edit' }],
          },
        ],
      },
    });
  });

  it('does not blame others for what we rolled back before they came', async () => {
    const sidecar = deployment('grown', 'registry/web:1.1', 1);
    const grown = structuredClone(sidecar) as unknown as {
      spec: { template: { spec: { containers: object[] } } };
    };
    grown.spec.template.spec.containers.push({ name: 'beside', image: 'registry/web:1.1' });
    const place = { kind: 'Deployment', name: 'grown', namespace: 'prod' };
    await world.deploy('01J', sidecar);
    await vi.waitFor(async () => expect((await world.cloud.stability(place)).state).toBe('stable'), patience);
    await world.deploy('01K', grown as never);
    await vi.waitFor(async () => expect((await world.cloud.stability(place)).state).toBe('stable'), patience);
    await world.cloud.undoRollout(place, { revisionsBack: 1 }, '01LS-0-0');
    await edit('grown', { spec: { paused: true } });
    await vi.waitFor(async () => {
      const found = await getDrift(world.connecting, admin, { id: 'zone-1/Deployment/prod/grown' });
      expect(found).toMatchObject({ state: 'same' });
    }, patience);
    await edit('grown', { spec: { replicas: 4 } });
    expect(await getDrift(world.connecting, admin, { id: 'zone-1/Deployment/prod/grown' })).toMatchObject({
      drift: { fields: [{ path: 'spec.replicas', deployed: 1, live: 4 }] },
    });
  });

  it('cannot be told of what no run deployed', async () => {
    const id = 'zone-1/Service/default/kubernetes';
    await vi.waitFor(async () => {
      expect(await getDrift(world.connecting, admin, { id })).toMatchObject({
        state: 'unknown',
        reason: expect.stringContaining('No run deployed Service kubernetes'),
      });
    }, patience);
    expect((await listResourceHistory(world.database, admin, { id })).runs).toEqual([]);
  });
});
