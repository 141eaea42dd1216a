import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { adoptManifestExecutor } from '#lib/stages/adopt-manifest/execute';
import type { StageExecutor } from '#lib/stages/contract';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';
import { enableManifestExecutor } from '#lib/stages/enable-manifest/execute';
import { findArtifactsFromResourceExecutor } from '#lib/stages/find-artifacts-from-resource/execute';
import type { SourceCapabilities } from '#lib/stages/manifest-source';
import { patchManifestExecutor } from '#lib/stages/patch-manifest/execute';
import { pauseRolloutManifestExecutor } from '#lib/stages/pause-rollout-manifest/execute';
import { resumeRolloutManifestExecutor } from '#lib/stages/resume-rollout-manifest/execute';
import { rollingRestartManifestExecutor } from '#lib/stages/rolling-restart-manifest/execute';
import { scaleManifestExecutor } from '#lib/stages/scale-manifest/execute';
import { type ManifestWorld, patience, podsOf, startManifestWorld } from '#lib/stages/testing/manifest-world';
import type { StageRun } from '#lib/stages/testing/step-runner';
import { undoRolloutManifestExecutor } from '#lib/stages/undo-rollout-manifest/execute';

/** What every stage on live objects does to them, and how it fails. How it finds them stands in targets.contract.test.ts. */
let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld({ aheadMs: 120_000 });
});
afterAll(async () => {
  await world?.world.close();
});

type Stage = StageExecutor<SourceCapabilities>;

async function succeed(executor: Stage, fields: JsonObject): Promise<StageRun> {
  const run = await world.run(executor, fields);
  expect(run.status, run.reason).toBe('SUCCEEDED');
  return run;
}
const reasonOf = async (executor: Stage, fields: JsonObject): Promise<string | undefined> => {
  const run = await world.run(executor, fields);
  expect(run.status).toBe('TERMINAL');
  return run.reason;
};
const deploy = (...manifests: Manifest[]) => succeed(deployManifestExecutor, { manifests });
const workload = (kind: string, name: string, image = 'registry/web:1', more: JsonObject = {}): Manifest =>
  world.object('apps/v1', kind, name, {
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas: 2 }),
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      ...podsOf(name, image),
      ...more,
    },
  });
const settings = (name: string, data: JsonObject = { a: '1' }): Manifest => {
  const made = world.object('v1', 'ConfigMap', name, { data });
  return { ...made, metadata: { ...made.metadata, annotations: { 'strategy.spinnaker.io/versioned': 'false' } } };
};
const specOf = async (kind: string, name: string) => objectAt(await world.live(kind, name), 'spec');
const firstContainer = async (name: string): Promise<JsonObject> => {
  const { containers } = objectAt(objectAt(await specOf('Deployment', name), 'template'), 'spec');
  return (containers as JsonObject[])[0]!;
};
async function itemsOf(path: string): Promise<JsonObject[]> {
  const { body } = await world.world.send('GET', path);
  return Array.isArray(body.items) ? body.items.filter(isJsonObject) : [];
}
const podIds = async (app: string) =>
  (await itemsOf(`/api/v1/namespaces/{ns}/pods?labelSelector=app=${app}`)).map(({ metadata }) =>
    String(objectAt({ metadata: metadata ?? null }, 'metadata').uid),
  );
const replicaSets = (app: string) => itemsOf(`/apis/apps/v1/namespaces/{ns}/replicasets?labelSelector=app=${app}`);

describe('patchManifest', { timeout: 180_000 }, () => {
  const patch = (manifestName: string, mergeStrategy: string, patchBody: JsonObject[]): JsonObject => ({
    manifestName,
    patchBody,
    options: { mergeStrategy },
  });

  it('merges lists by their keys when strategic, and waits for the rollout', async () => {
    await deploy(workload('Deployment', 'patched'));
    const containers = [{ name: 'web', env: [{ name: 'A', value: 'b' }] }];
    const body = { spec: { template: { spec: { containers } } } };
    const run = await succeed(patchManifestExecutor, patch('deployment patched', 'strategic', [body]));
    expect(run.log.at(-1)).toBe('patched runs with 2 of 2 ready');
    expect(await firstContainer('patched')).toMatchObject({
      image: 'registry/web:1',
      env: [{ name: 'A', value: 'b' }],
    });
  });

  it('replaces lists and removes with null when merging', async () => {
    await deploy(settings('merged', { kept: '1', gone: '2' }));
    await succeed(patchManifestExecutor, patch('configMap merged', 'merge', [{ data: { gone: null, new: '3' } }]));
    expect((await world.live('ConfigMap', 'merged'))?.data).toEqual({ kept: '1', new: '3' });
    const containers = [{ name: 'other', image: 'registry/other:1' }];
    await deploy(workload('Deployment', 'listed'));
    const body = { spec: { template: { spec: { containers } } } };
    await succeed(patchManifestExecutor, patch('deployment listed', 'merge', [body]));
    expect(await firstContainer('listed')).toMatchObject(containers[0]!);
  });

  it('does the operations of a JSON patch, or none of them', async () => {
    await deploy(settings('operated'));
    const operations = [
      { op: 'test', path: '/data/a', value: '1' },
      { op: 'replace', path: '/data/a', value: '2' },
      { op: 'add', path: '/data/b', value: '3' },
    ];
    await succeed(patchManifestExecutor, patch('configMap operated', 'json', operations));
    const reason = await reasonOf(patchManifestExecutor, patch('configMap operated', 'json', operations));
    expect(reason).toMatch(/ConfigMap operated in \S+ was refused by zone-1: .*a test fails/);
    expect((await world.live('ConfigMap', 'operated'))?.data).toEqual({ a: '2', b: '3' });
  });

  it('says that a field cannot be changed, and that a value is wrong', async () => {
    await deploy(workload('Deployment', 'firm'));
    const selector = { spec: { selector: { matchLabels: { app: 'other' } } } };
    const reason = await reasonOf(patchManifestExecutor, patch('deployment firm', 'merge', [selector]));
    expect(reason).toMatch(/Deployment firm in \S+ was refused by zone-1: .*(selector|immutable)/);
    const negative = patch('deployment firm', 'strategic', [{ spec: { replicas: -1 } }]);
    expect(await reasonOf(patchManifestExecutor, negative)).toMatch(/spec.replicas: .*greater than or equal to 0/);
  });

  it('fails with the image that its change cannot pull', async () => {
    await deploy(workload('Deployment', 'worse'));
    const containers = [{ name: 'web', image: 'registry/web:missing' }];
    const body = { spec: { template: { spec: { containers } } } };
    const reason = await reasonOf(patchManifestExecutor, patch('deployment worse', 'strategic', [body]));
    expect(reason).toMatch(/Deployment worse .* image registry\/web:missing cannot be pulled \(pod worse-/);
  });
});

describe('scaleManifest', { timeout: 180_000 }, () => {
  it.each(['Deployment', 'ReplicaSet', 'StatefulSet'])('scales a %s up and to nothing', async (kind) => {
    const name = `scaled-${kind.toLowerCase()}`;
    const made = workload(kind, name);
    if (kind === 'ReplicaSet') made.metadata.annotations = { 'strategy.spinnaker.io/versioned': 'false' };
    await deploy(made);
    await succeed(scaleManifestExecutor, { manifestName: `${kind} ${name}`, replicas: '3' });
    expect(objectAt(await world.live(kind, name), 'status').readyReplicas).toBe(3);
    await succeed(scaleManifestExecutor, { manifestName: `${kind} ${name}`, replicas: 0 });
    await expect.poll(() => podIds(name), patience).toEqual([]);
  });

  it('says what has no replicas, and what is not there', async () => {
    await deploy(settings('flat'), workload('DaemonSet', 'everywhere'));
    for (const manifestName of ['configMap flat', 'daemonSet everywhere']) {
      const reason = await reasonOf(scaleManifestExecutor, { manifestName, replicas: 1 });
      expect(reason).toMatch(/^(ConfigMap flat|DaemonSet everywhere) has no replicas, so it cannot be scaled$/);
    }
    expect(await reasonOf(scaleManifestExecutor, { manifestName: 'deployment nobody', replicas: 1 })).toMatch(
      /^Deployment nobody in \S+ does not exist in zone-1$/,
    );
  });

  it('fails with the node that is too small for more', async () => {
    const large = workload('Deployment', 'large', 'registry/web:1', { replicas: 1 });
    const [container] = objectAt(objectAt(objectAt(large, 'spec'), 'template'), 'spec').containers as JsonObject[];
    container!.resources = { requests: { memory: '20Gi' } };
    await deploy(large);
    const reason = await reasonOf(scaleManifestExecutor, { manifestName: 'deployment large', replicas: 4 });
    expect(reason).toMatch(/no node takes pod large-\S+: .*Insufficient memory/);
    await succeed(scaleManifestExecutor, { manifestName: 'deployment large', replicas: 0 });
  });
});

describe('a rollout', { timeout: 180_000 }, () => {
  it('stands while it is paused, and goes on when it is resumed', async () => {
    await deploy(workload('Deployment', 'held'));
    await succeed(pauseRolloutManifestExecutor, { manifestName: 'deployment held' });
    const containers = [{ name: 'web', image: 'registry/web:2' }];
    const body = { spec: { template: { spec: { containers } } } };
    await world.cloud.patch(world.ref('Deployment', 'held'), body, 'strategic');
    const again = await succeed(pauseRolloutManifestExecutor, { manifestName: 'deployment held' });
    expect(again.log).toEqual(['deployment held stood paused already']);
    expect(await replicaSets('held')).toHaveLength(1);
    const resumed = await succeed(resumeRolloutManifestExecutor, { manifestName: 'deployment held' });
    expect(resumed.log).toEqual(['deployment held goes on', 'held runs with 2 of 2 ready']);
    expect(await replicaSets('held')).toHaveLength(2);
    await deploy(settings('still'));
    expect(await reasonOf(pauseRolloutManifestExecutor, { manifestName: 'configMap still' })).toContain(
      'Only a Deployment can be paused',
    );
  });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'])('of a %s restarts with pods of their own', async (kind) => {
    const name = `restarted-${kind.toLowerCase()}`;
    await deploy(workload(kind, name));
    const before = await podIds(name);
    await succeed(rollingRestartManifestExecutor, { manifestName: `${kind} ${name}` });
    const kept = async () => (await podIds(name)).filter((uid) => before.includes(uid));
    await expect.poll(kept, patience).toEqual([]);
  });

  it('is not restarted where nothing would replace a pod', async () => {
    const set = workload('ReplicaSet', 'unmoved');
    set.metadata.annotations = { 'strategy.spinnaker.io/versioned': 'false' };
    await deploy(settings('inert'), set, workload('Deployment', 'asleep'));
    for (const manifestName of ['configMap inert', 'replicaSet unmoved']) {
      const reason = await reasonOf(rollingRestartManifestExecutor, { manifestName });
      expect(reason).toMatch(/^(ConfigMap inert|ReplicaSet unmoved) does not replace its pods; restart a Deployment/);
    }
    await succeed(pauseRolloutManifestExecutor, { manifestName: 'deployment asleep' });
    expect(await reasonOf(rollingRestartManifestExecutor, { manifestName: 'deployment asleep' })).toBe(
      'Deployment asleep is paused and would not replace its pods; resume it first',
    );
  });

  it.each(['Deployment', 'StatefulSet', 'DaemonSet'])('of a %s is undone, by steps or by revision', async (kind) => {
    const name = `undone-${kind.toLowerCase()}`;
    for (const tag of ['1', '2', '3']) await deploy(workload(kind, name, `registry/web:${tag}`));
    const image = async () => /registry\/web:\d/.exec(JSON.stringify(await specOf(kind, name)))?.[0];
    await succeed(undoRolloutManifestExecutor, { manifestName: `${kind} ${name}`, numRevisionsBack: 1 });
    expect(await image()).toBe('registry/web:2');
    await succeed(undoRolloutManifestExecutor, { manifestName: `${kind} ${name}`, revision: 1 });
    expect(await image()).toBe('registry/web:1');
    const far = await reasonOf(undoRolloutManifestExecutor, { manifestName: `${kind} ${name}`, numRevisionsBack: 30 });
    expect(far).toMatch(/it has only \d/);
  });

  it('that failed is undone, and what was whole runs again', async () => {
    await deploy(workload('Deployment', 'saved'));
    const bad = await world.run(deployManifestExecutor, {
      manifests: [workload('Deployment', 'saved', 'registry/web:crash')],
    });
    expect(bad.reason).toContain('crashes again and again');
    const undone = await succeed(undoRolloutManifestExecutor, {
      manifestName: 'deployment saved',
      numRevisionsBack: 1,
    });
    expect(undone.log.at(-1)).toBe('saved runs with 2 of 2 ready');
  });
});

describe('traffic', { timeout: 180_000 }, () => {
  it('is given to a deployment and taken away, with its pods running on', async () => {
    const service = world.object('v1', 'Service', 'site', {
      spec: { selector: { lb: 'site' }, ports: [{ port: 80 }] },
    });
    await deploy(service, workload('Deployment', 'site'));
    const fields = { manifestName: 'deployment site', loadBalancers: ['service site'] };
    await succeed(enableManifestExecutor, fields);
    await world.expectTraffic('site', { site: 2 });
    await succeed(disableManifestExecutor, fields);
    await world.expectTraffic('site', { site: 0 });
    expect(objectAt(await world.live('Deployment', 'site'), 'status').readyReplicas).toBe(2);
    const closed = { manifestName: 'deployment site', loadBalancers: ['service closed'] };
    expect(await reasonOf(enableManifestExecutor, closed)).toContain('Service closed');
  });
});

describe('findArtifactsFromResource', { timeout: 180_000 }, () => {
  it('hands on images and settings, binds what it must find, and tells no secret', async () => {
    const web = workload('Deployment', 'found', 'registry/web:2.4.1');
    const pod = objectAt(objectAt(objectAt(web, 'spec'), 'template'), 'spec');
    pod.volumes = [{ name: 'settings', configMap: { name: 'settings-v003', optional: true } }];
    const secret = world.object('v1', 'Secret', 'keys', { stringData: { a: 'sesame' } });
    secret.metadata.annotations = { 'strategy.spinnaker.io/versioned': 'false' };
    await deploy(web, secret);
    const image = { id: 'image', matchArtifact: { type: 'docker/image', name: 'registry/web' } };
    const fields = { manifestName: 'deployment found', expectedArtifacts: [image] };
    const run = await succeed(findArtifactsFromResourceExecutor, fields);
    expect(run.outputs.artifacts).toMatchObject([
      { type: 'docker/image', name: 'registry/web', version: '2.4.1', reference: 'registry/web:2.4.1' },
      { type: 'kubernetes/configMap', name: 'settings-v003', location: world.namespace },
    ]);
    expect(run.outputs.resolvedExpectedArtifacts).toMatchObject([{ boundArtifact: { version: '2.4.1' } }]);
    const told = await succeed(findArtifactsFromResourceExecutor, { manifestName: 'secret keys' });
    expect(JSON.stringify([told.outputs, told.log])).not.toMatch(/sesame|c2VzYW1l/);
  });
});

describe('adoptManifest', { timeout: 180_000 }, () => {
  it('marks an object and its earlier versions, and replaces no pod', async () => {
    for (const image of ['registry/web:1', 'registry/web:2']) {
      await world.cloud.apply(workload('Deployment', 'legacy', image));
      const state = async () => (await world.cloud.stability(world.ref('Deployment', 'legacy'))).state;
      await expect.poll(state, patience).toBe('stable');
    }
    await expect.poll(() => podIds('legacy'), patience).toHaveLength(2);
    const pods = await podIds('legacy');
    await succeed(adoptManifestExecutor, { manifestName: 'deployment legacy', stack: 'old' });
    const marks = {
      'moniker.spinnaker.io/application': 'storefront',
      'moniker.spinnaker.io/cluster': 'deployment legacy',
      'moniker.spinnaker.io/stack': 'old',
    };
    expect((await world.live('Deployment', 'legacy'))?.metadata.annotations).toMatchObject(marks);
    const sets = (await replicaSets('legacy')).map(({ metadata }) => metadata);
    expect(sets).toHaveLength(2);
    for (const one of sets) expect(one).toMatchObject({ annotations: marks });
    expect((await podIds('legacy')).sort()).toEqual(pods.sort());
    const again = await succeed(adoptManifestExecutor, { manifestName: 'deployment legacy' });
    expect(again.log).toEqual(['It belongs to storefront already']);
  });

  it('takes nothing from another application, and nothing that its owner makes', async () => {
    const [theirs] = world.cloud.prepare([workload('Deployment', 'theirs')], { application: 'other' });
    await world.cloud.apply(theirs!);
    expect(await reasonOf(adoptManifestExecutor, { manifestName: 'deployment theirs' })).toMatch(
      /^Deployment theirs in \S+ belongs to application other$/,
    );
    const [set] = await expect
      .poll(() => replicaSets('theirs'), patience)
      .toHaveLength(1)
      .then(() => replicaSets('theirs'));
    const name = String(objectAt(set, 'metadata').name);
    expect(await reasonOf(adoptManifestExecutor, { manifestName: `replicaSet ${name}` })).toMatch(/theirs/);
  });
});

describe('deleteManifest', { timeout: 180_000 }, () => {
  it('takes what an object made along, or leaves it when told to', async () => {
    await deploy(workload('Deployment', 'whole'), workload('Deployment', 'left'));
    await succeed(deleteManifestExecutor, { manifestName: 'deployment whole', options: { cascading: true } });
    await expect.poll(() => podIds('whole'), patience).toEqual([]);
    await succeed(deleteManifestExecutor, { manifestName: 'deployment left', options: { cascading: false } });
    expect(await world.live('Deployment', 'left')).toBeUndefined();
    expect(await podIds('left')).toHaveLength(2);
    const again = await succeed(deleteManifestExecutor, { manifestName: 'deployment left' });
    expect(again.log).toEqual(['deployment left was not there']);
  });
});
