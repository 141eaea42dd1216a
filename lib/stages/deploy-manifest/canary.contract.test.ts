import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import type { StageExecutor, StageView, StepContext } from '#lib/stages/contract';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { trackLabel } from '#lib/stages/deploy-manifest/canary-variant';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import type { SourceCapabilities } from '#lib/stages/manifest-source';
import { type ManifestWorld, patience, playStages, startManifestWorld } from '#lib/stages/testing/manifest-world';
import { type StageRun, stepContext } from '#lib/stages/testing/step-runner';
import { undoRolloutManifestExecutor } from '#lib/stages/undo-rollout-manifest/execute';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
});

/** A judgment by somebody who always says the same. */
const says = (status: 'continue' | 'stop'): StageExecutor<SourceCapabilities> => ({
  steps: [
    {
      name: 'waitForJudgment',
      run: () =>
        status === 'continue'
          ? { kind: 'succeeded', outputs: { judgmentStatus: status } }
          : { kind: 'failed', retry: 'terminal', reason: 'stopped by anna' },
    },
  ],
});
const executors = (verdict: 'continue' | 'stop'): Record<string, StageExecutor<SourceCapabilities>> => ({
  deployManifest: deployManifestExecutor,
  deleteManifest: deleteManifestExecutor,
  undoRolloutManifest: undoRolloutManifestExecutor,
  manualJudgment: says(verdict),
});

const service = (name: string): Manifest =>
  world.object('v1', 'Service', name, { spec: { selector: { app: name }, ports: [{ port: 80 }] } });

const fieldsOf = (manifests: readonly Manifest[], canary: JsonObject, services: string[] = []): JsonObject => ({
  manifests: [...manifests],
  trafficManagement: { enabled: true, options: { services, strategy: 'canary', canary } },
});

const deploy = (manifests: readonly Manifest[], canary: JsonObject = {}, services: string[] = []) =>
  world.run(deployManifestExecutor, fieldsOf(manifests, canary, services));

function contextOf(run: StageRun, stages: readonly StageView[] = []): StepContext {
  return stepContext('deploy/canary', 0, run, { context: run.context, capabilities: world.capabilities, stages });
}

/** The stages after the canary with a verdict; those on failure when one of them failed. */
async function end(run: StageRun, verdict: 'continue' | 'stop' = 'continue') {
  const after = deployManifestExecutor.after!(contextOf(run));
  const { played, failed } = await playStages(world, executors(verdict), after);
  if (!failed) return { played, failed, undone: [] as string[] };
  const stages = after.map((stage, index) => ({
    ...{ id: `${index}`, refId: `1>${index + 1}`, name: stage.name, type: stage.type, context: {}, outputs: {} },
    status: index < played.length ? 'SUCCEEDED' : 'NOT_STARTED',
  }));
  const undoing = deployManifestExecutor.onFailure!(contextOf(run, stages));
  const undone = await playStages(world, executors('continue'), undoing);
  expect(undone.failed?.reason).toBeUndefined();
  return { played, failed, undone: undone.played };
}

const imageOf = async (name: string) => JSON.stringify(objectAt(await world.live('Deployment', name), 'spec'));
const gone = (name: string) => expect.poll(() => world.live('Deployment', name), patience).toBeUndefined();

async function stable(name: string, image = 'registry/web:1', replicas = 4): Promise<void> {
  const run = await deploy([service(name), world.deployment(name, image, replicas)]);
  expect(run.status, run.reason).toBe('SUCCEEDED');
}

describe('a canary', { timeout: 180_000 }, () => {
  it('needs something to stand beside: what does not live yet is deployed as a whole', async () => {
    const run = await deploy([service('young'), world.deployment('young', 'registry/web:1', 2)]);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log).toContain('No deployment of it lives yet, so there is nothing to be a canary of');
    expect(deployManifestExecutor.after!(contextOf(run))).toEqual([]);
    await world.expectTraffic('young', { young: 2 });
  });

  it('takes its share of the traffic, waits for a verdict, and is promoted', async () => {
    await stable('web');
    const settings = world.object('v1', 'ConfigMap', 'web-settings', { data: { a: '2' } });
    const held = { ...service('web'), metadata: { ...service('web').metadata, labels: { new: 'yes' } } };
    const run = await deploy([settings, held, world.deployment('web', 'registry/web:2', 4)], { percent: 25 });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    const canary = {
      manifestName: 'deployment web-canary',
      location: world.namespace,
      replicas: 1,
      baselineName: null,
      stableName: 'deployment web',
      stableReplicas: 4,
      stableRevision: 1,
    };
    expect(run.outputs.canaries).toEqual([canary]);
    await world.expectTraffic('web', { web: 4, 'web-canary': 1 });
    expect(await imageOf('web')).toContain('registry/web:1');
    expect(objectAt((await world.live('Service', 'web'))!.metadata, 'labels').new).toBeUndefined();
    const live = await world.live('Deployment', 'web-canary');
    expect(objectAt(live!.metadata, 'annotations')).toMatchObject({
      'moniker.spinnaker.io/cluster': 'deployment web-canary',
      'moniker.spinnaker.io/application': 'storefront',
    });
    expect(JSON.stringify(objectAt(live, 'spec').selector)).toContain(trackLabel);

    const { played, failed } = await end(run);
    expect(failed?.reason).toBeUndefined();
    expect(played).toEqual(['Promote the canary?', 'Promote deployment web', 'Delete deployment web-canary']);
    expect(await imageOf('web')).toContain('registry/web:2');
    expect(objectAt((await world.live('Service', 'web'))!.metadata, 'labels').new).toBe('yes');
    await gone('web-canary');
    await world.expectTraffic('web', { web: 4 });
  });

  it('goes when a person says no, and nothing of it stays', async () => {
    await stable('no', 'registry/web:1', 2);
    const run = await deploy([world.deployment('no', 'registry/web:2', 2)]);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    const { played, failed, undone } = await end(run, 'stop');
    expect(played).toEqual(['Promote the canary?']);
    expect(failed?.reason).toBe('stopped by anna');
    expect(undone).toEqual(['Delete deployment no-canary']);
    await gone('no-canary');
    expect(await imageOf('no')).toContain('registry/web:1');
    await world.expectTraffic('no', { no: 2 });
  });

  it('goes when it cannot run, with the reason on the stage, and the old version never notices', async () => {
    await stable('bad', 'registry/web:1', 2);
    const run = await deploy([world.deployment('bad', 'registry/web:missing', 2)]);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toMatch(
      /^Deployment bad-canary .* cannot be rolled out: image registry\/web:missing cannot be pulled/,
    );
    const undone = deployManifestExecutor.onFailure!(contextOf(run));
    expect(undone.map(({ name }) => name)).toEqual(['Delete deployment bad-canary']);
    await playStages(world, executors('continue'), undone);
    await gone('bad-canary');
    await world.expectTraffic('bad', { bad: 2 });
  });

  it('takes the old version back when the promotion fails', async () => {
    await stable('half', 'registry/web:1', 2);
    const run = await deploy([world.deployment('half', 'registry/web:2', 2)], { next: 'promote' });
    // What was fine as a canary finds a fault only when everything changes: here an image that is gone meanwhile.
    run.context.manifests = [world.deployment('half', 'registry/web:missing', 2)];
    const { played, failed, undone } = await end(run);
    expect(played).toEqual(['Promote deployment half']);
    expect(failed?.reason).toContain('cannot be pulled');
    expect(undone).toEqual(['Take deployment half back', 'Delete deployment half-canary']);
    expect(await imageOf('half')).toContain('registry/web:1');
    await world.expectTraffic('half', { half: 2 });
  });

  it('goes when the run is canceled', async () => {
    await stable('stopped', 'registry/web:1', 2);
    const run = await deploy([world.deployment('stopped', 'registry/web:2', 2)], { baseline: true });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    await world.expectTraffic('stopped', { stopped: 2, 'stopped-canary': 1, 'stopped-baseline': 1 });
    await deployManifestExecutor.cancel!(contextOf(run), world.capabilities);
    expect(run.log.at(-1)).toBe('deployment stopped-baseline: deleted, because the stage was canceled');
    await world.expectTraffic('stopped', { stopped: 2 });
    await deployManifestExecutor.cancel!(contextOf(run), world.capabilities);
  });

  it('stays when later stages decide, beside a baseline of the old version', async () => {
    await stable('kept', 'registry/web:1', 2);
    const ofAnotherRun = { metadata: { annotations: { 'gennaker.dev/execution': '01ANOTHER' } } };
    await world.cloud.patch({ kind: 'Deployment', name: 'kept', namespace: world.namespace }, ofAnotherRun, 'merge');
    const run = await deploy([world.deployment('kept', 'registry/web:2', 2)], { next: 'keep', baseline: true }, [
      'service kept',
    ]);
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(deployManifestExecutor.after!(contextOf(run))).toEqual([]);
    expect(run.outputs['outputs.manifestNamesByNamespace']).toEqual({
      [world.namespace]: ['deployment kept-baseline', 'deployment kept-canary'],
    });
    expect(await imageOf('kept-baseline')).toContain('registry/web:1');
    expect(JSON.stringify(await world.live('Deployment', 'kept-baseline'))).not.toContain('01ANOTHER');
    expect(await imageOf('kept-canary')).toContain('registry/web:2');
    await world.expectTraffic('kept', { kept: 2, 'kept-canary': 1, 'kept-baseline': 1 });
  });

  it('is planned with its promotion, and the plan changes nothing', async () => {
    await stable('seen', 'registry/web:1', 2);
    const context = { account: 'zone-1', ...fieldsOf([world.deployment('seen', 'registry/web:2', 2)], {}) };
    const step = stepContext(
      'p/step',
      0,
      { context, outputs: {}, log: [] },
      { context, capabilities: world.capabilities },
    );
    const plan = await deployManifestExecutor.plan!(step, world.capabilities);
    expect(plan.changes?.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['seen-canary', 'create'],
      ['seen', 'change'],
    ]);
    expect(plan.facts).toEqual([
      { label: 'Then', value: 'Promote the canary?, Promote deployment seen, Delete deployment seen-canary' },
    ]);
    expect(await world.live('Deployment', 'seen-canary')).toBeUndefined();
  });

  it.each([
    [{ percent: 0 }, '“0” is no share for a canary; give a percentage from 1 to 100'],
    [{ percent: 'many' }, '“many” is no share'],
    [{ next: 'pray' }, '“pray” is nothing to do with a canary; use judge, promote, keep'],
  ])('refuses %o', async (canary, words) => {
    const run = await deploy([world.deployment('x', 'y')], canary);
    expect(run).toMatchObject({ status: 'TERMINAL', reason: expect.stringContaining(words) });
  });

  it.each([
    ['ReplicaSet', {}, 'A canary stands beside a Deployment; replicaSet x has other strategies'],
    ['Deployment', { 'strategy.spinnaker.io/versioned': 'true' }, 'A canary needs deployment x to keep its name'],
    ['StatefulSet', {}, 'The strategy canary needs a Deployment to roll out'],
  ])('refuses a %s with %o', async (kind, annotations, words) => {
    const manifest = world.deployment('x', 'y');
    const run = await deploy([{ ...manifest, kind, metadata: { ...manifest.metadata, annotations } }]);
    expect(run).toMatchObject({ status: 'TERMINAL', reason: expect.stringContaining(words) });
  });
});
