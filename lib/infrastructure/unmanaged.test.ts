import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { internalActor } from '#lib/auth/actor';
import { getResource, listClusters, listFirewalls, listLoadBalancers } from '#lib/infrastructure/queries';
import { startWatchedCluster, type WatchedCluster } from '#lib/infrastructure/testing/watched-cluster';
import type { Manifest } from '#lib/providers/contract';
import { deployment } from '#lib/stages/testing/sandbox-cloud';

const admin = { ...internalActor('test'), admin: true };
const patience = { interval: 50 };
let world: WatchedCluster;

const named = (apiVersion: string, kind: string, name: string, spec: object): Manifest =>
  ({ apiVersion, kind, metadata: { name, namespace: 'prod' }, spec }) as Manifest;
const clusters = async (unmanaged?: boolean) => {
  const page = await listClusters(world.database, admin, { application: 'storefront', unmanaged });
  return page.clusters.map(({ name, unmanaged: stray, serverGroups }) => [name, stray, serverGroups.length]);
};

beforeAll(async () => {
  world = await startWatchedCluster();
  await world.database.pool.query(`INSERT INTO applications (name) VALUES ('billing')`);
  await world.deploy('01A', deployment('web', 'registry/web:1.0', 1));
  for (const manifest of [
    deployment('storefront-old', 'registry/web:0.9', 1),
    deployment('legacy', 'registry/legacy:1', 1),
    deployment('billing-api', 'registry/billing:1', 1),
    named('v1', 'Service', 'legacy', { selector: { app: 'legacy' }, ports: [{ port: 80 }] }),
    named('networking.k8s.io/v1', 'NetworkPolicy', 'legacy', { podSelector: {}, ingress: [] }),
  ]) {
    await world.cloud.apply(manifest);
  }
});
afterAll(() => world?.close());

it('shows what nobody has claimed only when asked, and nothing that another application might own', async () => {
  await vi.waitFor(async () => {
    expect(await clusters(true)).toEqual([
      ['legacy', true, 1],
      ['storefront-old', true, 1],
      ['web', false, 1],
    ]);
  }, patience);
  expect(await clusters()).toEqual([['web', false, 1]]);
  expect(await clusters(false)).toEqual([['web', false, 1]]);
});

it('does the same with what sends and guards traffic', async () => {
  const input = { application: 'storefront' };
  await vi.waitFor(async () => {
    const balancers = await listLoadBalancers(world.database, admin, { ...input, unmanaged: true });
    expect(balancers.loadBalancers.map(({ name }) => name)).toEqual(['legacy']);
    const firewalls = await listFirewalls(world.database, admin, { ...input, unmanaged: true });
    expect(firewalls.firewalls.map(({ name }) => name)).toEqual(['legacy']);
  }, patience);
  expect((await listLoadBalancers(world.database, admin, input)).loadBalancers).toEqual([]);
  expect((await listFirewalls(world.database, admin, input)).firewalls).toEqual([]);
});

it('shows an adopted object with its versions like any other', async () => {
  const ref = { kind: 'Deployment', name: 'legacy', namespace: 'prod' };
  const marks = world.cloud.marksFor((await world.cloud.read(ref))!, { application: 'storefront' });
  await world.cloud.patch(ref, marks, 'merge');
  await vi.waitFor(async () => {
    expect(await clusters()).toEqual([
      ['legacy', false, 1],
      ['web', false, 1],
    ]);
  }, patience);
  const detail = await getResource(world.database, admin, { id: 'zone-1/Deployment/prod/legacy' });
  expect(detail).toMatchObject({ application: 'storefront', cluster: 'deployment legacy' });
});
