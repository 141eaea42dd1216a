import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage, type StageRun, stepContext } from '#lib/stages/testing/step-runner';
import { expectTraffic, replicaSet, service } from '#lib/stages/testing/traffic';

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

const executors: Record<string, typeof deployManifestExecutor> = {
  disableManifest: disableManifestExecutor,
  deleteManifest: deleteManifestExecutor,
};

/** The stage and the stages after it, in their order. Answers the names of the latter. */
async function deploy(manifests: Manifest[], options?: JsonObject): Promise<StageRun & { after: string[] }> {
  const { capabilities } = sandbox;
  const trafficManagement: JsonObject = options ? { trafficManagement: { enabled: true, options } } : {};
  const context: JsonObject = { account: 'zone-1', manifests, ...trafficManagement };
  const run = await runStage(deployManifestExecutor, { context, capabilities });
  if (run.status !== 'SUCCEEDED') return { ...run, after: [] };
  const after = deployManifestExecutor.after!(stepContext('deploy/after', 0, run, { context, capabilities }));
  for (const stage of after) {
    const done = await runStage(executors[stage.type]!, { context: stage.context, capabilities });
    expect(done.status, `${stage.name}: ${done.reason}`).toBe('SUCCEEDED');
  }
  return { ...run, after: after.map(({ name }) => name) };
}

const live = (kind: string, name: string) => sandbox.cloud.read({ kind, name, namespace: 'prod' });
const to = (name: string, strategy: string) => ({ services: [`service ${name}`], enableTraffic: true, strategy });

describe('rollout strategies', { timeout: 60_000 }, () => {
  it('red/black moves the traffic to the new version and keeps the old one running', async () => {
    const first = await deploy([service('rb'), replicaSet('rb', 'registry/web:1')], to('rb', 'redblack'));
    expect(first.status, first.reason).toBe('SUCCEEDED');
    expect(first.after).toEqual([]);
    await expectTraffic(sandbox, 'rb', 'rb-v000', 2);

    const second = await deploy([replicaSet('rb', 'registry/web:2')], to('rb', 'redblack'));
    expect(second.after).toEqual(['Disable replicaSet rb-v000']);
    await expectTraffic(sandbox, 'rb', 'rb-v001', 2);
    expect(objectAt(await live('ReplicaSet', 'rb-v000'), 'status').readyReplicas).toBe(2);

    const back = await deploy([replicaSet('rb', 'registry/web:1')], to('rb', 'redblack'));
    expect(back.after).toEqual(['Disable replicaSet rb-v001']);
    await expectTraffic(sandbox, 'rb', 'rb-v000', 2);
  });

  it('red/black deletes an old version that never came up', async () => {
    await deploy([service('half'), replicaSet('half', 'registry/web:1')], to('half', 'redblack'));
    const kept = { 'artifact.spinnaker.io/name': 'half' };
    const [unready] = sandbox.cloud.prepare([replicaSet('half-v007', 'registry/web:unready', kept)], {
      application: 'storefront',
      moniker: { cluster: 'replicaSet half' },
    });
    await sandbox.cloud.apply(unready!);
    const next = await deploy([replicaSet('half', 'registry/web:3')], to('half', 'bluegreen'));
    expect(next.after.sort()).toEqual(['Delete replicaSet half-v007', 'Disable replicaSet half-v000']);
    expect(await live('ReplicaSet', 'half-v007')).toBeUndefined();
  });

  it('highlander leaves only one', async () => {
    await deploy([service('one'), replicaSet('one', 'registry/web:1')], to('one', 'highlander'));
    const second = await deploy([replicaSet('one', 'registry/web:2')], to('one', 'highlander'));
    expect(second.after).toEqual(['Disable replicaSet one-v000', 'Delete replicaSet one-v000']);
    await expectTraffic(sandbox, 'one', 'one-v001', 2);
    await expect.poll(() => live('ReplicaSet', 'one-v000'), { timeout: 5000 }).toBeUndefined();
  });

  it('without a strategy all versions share the traffic, and without traffic the new one waits', async () => {
    await deploy([service('all'), replicaSet('all', 'registry/web:1')], to('all', 'none'));
    const dark = await deploy([replicaSet('all', 'registry/web:2')], { ...to('all', 'none'), enableTraffic: false });
    expect(dark.after).toEqual([]);
    await expectTraffic(sandbox, 'all', 'all-v000', 2);
    expect(JSON.stringify(await live('ReplicaSet', 'all-v001'))).toContain('[\\"service all\\"]');
  });

  it('blue/green keeps each version of a deployment as one of its own', async () => {
    const first = await deploy([service('bg'), deployment('bg', 'registry/web:1')], to('bg', 'bluegreen'));
    expect(first.status, first.reason).toBe('SUCCEEDED');
    await expectTraffic(sandbox, 'bg', 'bg-v000', 2);
    const second = await deploy([deployment('bg', 'registry/web:2')], to('bg', 'bluegreen'));
    expect(second.after).toEqual(['Disable deployment bg-v000']);
    await expectTraffic(sandbox, 'bg', 'bg-v001', 2);
    expect(await live('Deployment', 'bg')).toBeUndefined();
  });

  it('attaches a ReplicaSet that names its load balancers itself, also without traffic management', async () => {
    const named = replicaSet('self', 'registry/web:1', {
      'traffic.spinnaker.io/load-balancers': '["service self"]',
    });
    expect((await deploy([service('self'), named])).status).toBe('SUCCEEDED');
    await expectTraffic(sandbox, 'self', 'self-v000', 2);
  });

  it.each([
    [[deployment('x', 'y')], { strategy: 'magic' }, '“magic” is no rollout strategy; use none, redblack'],
    [[service('x')], { strategy: 'redblack' }, 'needs a ReplicaSet or a Deployment'],
    [
      [replicaSet('x', 'y')],
      { services: ['service gone'], enableTraffic: true },
      'Service gone in prod does not exist',
    ],
    [[replicaSet('x', 'y')], { services: ['ingress x'], enableTraffic: true }, 'name a Service instead'],
    [
      [service('x'), { ...replicaSet('x', 'y'), spec: objectAt(labelled('x'), 'spec') }],
      to('x', 'redblack'),
      'selects by the label lb, which the pods of ReplicaSet x in prod carry already',
    ],
    [
      [service('x'), replicaSet('x', 'y', { 'strategy.spinnaker.io/max-version-history': '1' })],
      to('x', 'redblack'),
      'set strategy.spinnaker.io/max-version-history to 2 or more',
    ],
    [
      [
        {
          ...deployment('x', 'y'),
          metadata: { name: 'x', annotations: { 'strategy.spinnaker.io/versioned': 'false' } },
        },
      ],
      { strategy: 'bluegreen' },
      'each version of deployment x is an object of its own',
    ],
  ])('refuses %o with %o', async (manifests, options, words) => {
    const run = await deploy(manifests as Manifest[], options as JsonObject);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toContain(words);
  });
});

function labelled(name: string): Manifest {
  const set = structuredClone(replicaSet(name, 'y'));
  objectAt(objectAt(objectAt(objectAt(set, 'spec'), 'template'), 'metadata'), 'labels').lb = name;
  return set;
}
