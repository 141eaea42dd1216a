import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';
import { enableManifestExecutor } from '#lib/stages/enable-manifest/execute';
import {
  type ManifestWorld,
  patience,
  playStages,
  podsOf,
  startManifestWorld,
} from '#lib/stages/testing/manifest-world';
import { type StageRun, stepContext } from '#lib/stages/testing/step-runner';

/** Every rollout strategy but the canary, which has a file of its own: who gets the traffic, and what becomes of the old. */
let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
});

const service = (name: string): Manifest =>
  world.object('v1', 'Service', name, { spec: { selector: { lb: name }, ports: [{ port: 80 }] } });
const replicaSet = (name: string, image: string, annotations: Record<string, string> = {}): Manifest => {
  const made = world.object('apps/v1', 'ReplicaSet', name, { spec: { replicas: 2, ...podsOf(name, image) } });
  return { ...made, metadata: { ...made.metadata, annotations } };
};
const to = (name: string, strategy: string): JsonObject => ({
  services: [`service ${name}`],
  enableTraffic: true,
  strategy,
});
const executors = { disableManifest: disableManifestExecutor, deleteManifest: deleteManifestExecutor };

/** The stage, and the stages after it in their order. Answers the names of the latter. */
async function deploy(manifests: Manifest[], options: JsonObject): Promise<StageRun & { after: string[] }> {
  const context: JsonObject = { account: 'zone-1', manifests, trafficManagement: { enabled: true, options } };
  const { capabilities } = world;
  const run = await world.run(deployManifestExecutor, context);
  if (run.status !== 'SUCCEEDED') return { ...run, after: [] };
  const after = deployManifestExecutor.after!(stepContext('deploy/after', 0, run, { context, capabilities }));
  const { played, failed } = await playStages(world, executors, after);
  expect(failed?.reason).toBeUndefined();
  return { ...run, after: played };
}

const gone = (kind: string, name: string) => expect.poll(() => world.live(kind, name), patience).toBeUndefined();
const readyOf = async (name: string) => objectAt(await world.live('ReplicaSet', name), 'status').readyReplicas;

describe('a rollout strategy', { timeout: 180_000 }, () => {
  it('red/black moves the traffic to the new version, keeps the old one running, and goes back to it', async () => {
    const first = await deploy([service('rb'), replicaSet('rb', 'registry/web:1')], to('rb', 'redblack'));
    expect(first.status, first.reason).toBe('SUCCEEDED');
    expect(first.after).toEqual([]);
    await world.expectTraffic('rb', { 'rb-v000': 2 });

    const second = await deploy([replicaSet('rb', 'registry/web:2')], to('rb', 'redblack'));
    expect(second.after).toEqual(['Disable replicaSet rb-v000']);
    await world.expectTraffic('rb', { 'rb-v001': 2 });
    expect(await readyOf('rb-v000')).toBe(2);

    const back = await deploy([replicaSet('rb', 'registry/web:1')], to('rb', 'redblack'));
    expect(back.after).toEqual(['Disable replicaSet rb-v001']);
    await world.expectTraffic('rb', { 'rb-v000': 2 });
  });

  it('red/black leaves the traffic alone when the new version cannot run', async () => {
    await deploy([service('safe'), replicaSet('safe', 'registry/web:1')], to('safe', 'redblack'));
    const bad = await deploy([replicaSet('safe', 'registry/web:missing')], to('safe', 'redblack'));
    expect(bad.reason).toMatch(/ReplicaSet safe-v001 .*image registry\/web:missing cannot be pulled/);
    await world.expectTraffic('safe', { 'safe-v000': 2 });
  });

  it('red/black deletes an old version that never came up', async () => {
    await deploy([service('half'), replicaSet('half', 'registry/web:1')], to('half', 'redblack'));
    const kept = { 'artifact.spinnaker.io/name': 'half' };
    const moniker = { cluster: 'replicaSet half' };
    const [unready] = world.cloud.prepare([replicaSet('half-v007', 'registry/web:unready', kept)], {
      application: 'storefront',
      moniker,
    });
    await world.cloud.apply(unready!);
    const next = await deploy([replicaSet('half', 'registry/web:3')], to('half', 'bluegreen'));
    expect(next.after.sort()).toEqual(['Delete replicaSet half-v007', 'Disable replicaSet half-v000']);
    await gone('ReplicaSet', 'half-v007');
  });

  it('highlander leaves only one', async () => {
    await deploy([service('one'), replicaSet('one', 'registry/web:1')], to('one', 'highlander'));
    const second = await deploy([replicaSet('one', 'registry/web:2')], to('one', 'highlander'));
    expect(second.after).toEqual(['Disable replicaSet one-v000', 'Delete replicaSet one-v000']);
    await world.expectTraffic('one', { 'one-v001': 2 });
    await gone('ReplicaSet', 'one-v000');
  });

  it('none lets all versions share the traffic', async () => {
    await deploy([service('all'), replicaSet('all', 'registry/web:1')], to('all', 'none'));
    const second = await deploy([replicaSet('all', 'registry/web:2')], to('all', 'none'));
    expect(second.after).toEqual([]);
    await world.expectTraffic('all', { 'all-v000': 2, 'all-v001': 2 });
  });

  it('none without traffic lets the new version wait, until it is enabled and the old one disabled', async () => {
    await deploy([service('dark'), replicaSet('dark', 'registry/web:1')], to('dark', 'none'));
    const options = { ...to('dark', 'none'), enableTraffic: false };
    expect((await deploy([replicaSet('dark', 'registry/web:2')], options)).status).toBe('SUCCEEDED');
    await world.expectTraffic('dark', { 'dark-v000': 2 });
    expect(JSON.stringify(await world.live('ReplicaSet', 'dark-v001'))).toContain('[\\"service dark\\"]');
    const enabled = await world.run(enableManifestExecutor, { manifestName: 'replicaSet dark-v001' });
    expect(enabled.status, enabled.reason).toBe('SUCCEEDED');
    await world.expectTraffic('dark', { 'dark-v000': 2, 'dark-v001': 2 });
    const disabled = await world.run(disableManifestExecutor, { manifestName: 'replicaSet dark-v000' });
    expect(disabled.status, disabled.reason).toBe('SUCCEEDED');
    await world.expectTraffic('dark', { 'dark-v001': 2 });
    expect(await readyOf('dark-v000')).toBe(2);
  });

  it('needs no traffic management when a replica set names its load balancers itself', async () => {
    const named = replicaSet('self', 'registry/web:1', { 'traffic.spinnaker.io/load-balancers': '["service self"]' });
    const run = await world.run(deployManifestExecutor, { manifests: [service('self'), named] });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    await world.expectTraffic('self', { 'self-v000': 2 });
  });

  it('blue/green keeps each version of a deployment as one of its own', async () => {
    const web = (image: string) => world.deployment('bg', image);
    const first = await deploy([service('bg'), web('registry/web:1')], to('bg', 'bluegreen'));
    expect(first.status, first.reason).toBe('SUCCEEDED');
    await world.expectTraffic('bg', { 'bg-v000': 2 });
    const second = await deploy([web('registry/web:2')], to('bg', 'bluegreen'));
    expect(second.after).toEqual(['Disable deployment bg-v000']);
    await world.expectTraffic('bg', { 'bg-v001': 2 });
    expect(await world.live('Deployment', 'bg')).toBeUndefined();
    // What is disabled stays as it was, with its pods, for the way back.
    expect(objectAt(await world.live('Deployment', 'bg-v000'), 'status').readyReplicas).toBe(2);
    const bad = await deploy([web('registry/web:missing')], to('bg', 'bluegreen'));
    expect(bad.reason).toMatch(/Deployment bg-v002 .*cannot be pulled/);
    await world.expectTraffic('bg', { 'bg-v001': 2 });
    // What could not run there is in nobody's way afterwards.
    const next = await deploy([web('registry/web:3')], to('bg', 'bluegreen'));
    const left = ['Delete deployment bg-v002', 'Disable deployment bg-v000', 'Disable deployment bg-v001'];
    expect(next.after.sort()).toEqual(left);
    await world.expectTraffic('bg', { 'bg-v003': 2 });
  });

  it('keeps no more versions than the manifest says', async () => {
    const annotations = { 'strategy.spinnaker.io/max-version-history': '2' };
    const kept = (image: string) => replicaSet('kept', image, annotations);
    for (const tag of ['1', '2', '3']) {
      const run = await deploy([service('kept'), kept(`registry/web:${tag}`)], to('kept', 'redblack'));
      expect(run.status, run.reason).toBe('SUCCEEDED');
    }
    await gone('ReplicaSet', 'kept-v000');
    await world.expectTraffic('kept', { 'kept-v002': 2 });
    expect(await readyOf('kept-v001')).toBe(2);
  });
});
