import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWebServer, type WebServer } from '#lib/artifacts/testing/web-server';
import { type Json, type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { type ManifestWorld, type More, podsOf, startManifestWorld } from '#lib/stages/testing/manifest-world';
import type { StageRun } from '#lib/stages/testing/step-runner';

/** Where manifests come from, and the artifacts that are written into them, made of them and cleaned up after them. */
let world: ManifestWorld;
let server: WebServer;
let answered = '';
beforeAll(async () => {
  server = await startWebServer(() => ({ body: answered }));
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
  await server.close();
});

const run = (fields: JsonObject, more: More = {}) => world.run(deployManifestExecutor, fields, more);
async function succeed(fields: JsonObject, more: More = {}): Promise<StageRun> {
  const done = await run(fields, more);
  expect(done.status, done.reason).toBe('SUCCEEDED');
  return done;
}
const settings = (name: string, a: string, annotations: JsonObject = {}): Manifest => {
  const made = world.object('v1', 'ConfigMap', name, { data: { a } });
  return { ...made, metadata: { ...made.metadata, annotations } };
};
/** A deployment that reads settings and a secret in every way there is. */
const reader = (name: string): Manifest => {
  const env: Json = [
    { name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } },
    { name: 'B', valueFrom: { secretKeyRef: { name: 'keys', key: 'b' } } },
  ];
  const envFrom: Json = [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys' } }];
  const made = world.object('apps/v1', 'Deployment', name, {
    spec: { replicas: 1, ...podsOf(name, 'registry/web:1', { env, envFrom }) },
  });
  objectAt(objectAt(objectAt(made, 'spec'), 'template'), 'spec').volumes = [
    { name: 's', configMap: { name: 'settings' } },
    { name: 'k', secret: { secretName: 'keys' } },
    { name: 'p', projected: { sources: [{ configMap: { name: 'settings' } }, { secret: { name: 'keys' } }] } },
  ];
  return made;
};
const keys = (b: string) => world.object('v1', 'Secret', 'keys', { stringData: { b } });
const specOf = async (kind: string, name: string) => JSON.stringify((await world.live(kind, name))?.spec);

describe('artifacts of a deployment', { timeout: 180_000 }, () => {
  it('settings and secrets get versions, which are written wherever they are used', async () => {
    const first = await succeed({ manifests: [reader('reads'), settings('settings', '1'), keys('word')] });
    expect(first.outputs['outputs.manifestNamesByNamespace']).toEqual({
      [world.namespace]: ['configMap settings-v000', 'secret keys-v000', 'deployment reads'],
    });
    const spec = await specOf('Deployment', 'reads');
    expect(spec).not.toMatch(/"(settings|keys)"/);
    expect([spec.match(/settings-v000/g)?.length, spec.match(/keys-v000/g)?.length]).toEqual([4, 4]);

    const second = await succeed({ manifests: [reader('reads'), settings('settings', '2'), keys('word')] });
    expect(second.log).toContain('secret keys-v000: unchanged');
    expect(second.log).toContain('configMap settings-v001: created');
    expect(await specOf('Deployment', 'reads')).toContain('settings-v001');
    expect((await world.live('ConfigMap', 'settings-v000'))?.data).toEqual({ a: '1' });

    const back = await succeed({ manifests: [reader('reads'), settings('settings', '1'), keys('word')] });
    expect(back.log).toContain('configMap settings-v000: unchanged');
    expect(JSON.stringify([first.outputs, second.outputs, first.log, second.log])).not.toMatch(/word|d29yZA/);
  });

  it('old versions go once the new one runs, as many as the manifest says', async () => {
    const few = (a: string) => settings('few', a, { 'strategy.spinnaker.io/max-version-history': '2' });
    for (const a of ['1', '2']) await succeed({ manifests: [few(a)] });
    const third = await succeed({ manifests: [few('3')] });
    expect(third.log).toContain('configMap few-v000: deleted, an old version');
    expect(await world.live('ConfigMap', 'few-v000')).toBeUndefined();
    expect(await world.live('ConfigMap', 'few-v001')).toBeDefined();
    // A new version that cannot run takes no old one away.
    const broken = world.deployment('few-web', 'registry/web:missing', 1);
    expect((await run({ manifests: [few('4'), broken] })).status).toBe('TERMINAL');
    expect(await world.live('ConfigMap', 'few-v001')).toBeDefined();
  });

  it('images of the run are written into every kind that runs containers', async () => {
    const artifacts = [
      { type: 'docker/image', name: 'registry/web', reference: 'registry/web:7.1' },
      { type: 'docker/image', name: 'registry/init', reference: 'registry/init:7.2' },
    ];
    const containers = {
      containers: [{ name: 'web', image: 'registry/web' }],
      initContainers: [{ name: 'init', image: 'registry/init' }],
    };
    const template = { spec: { restartPolicy: 'Never', ...containers } };
    const pods = (name: string) => ({
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: containers },
    });
    const manifests = [
      world.object('apps/v1', 'Deployment', 'img-d', { spec: { replicas: 1, ...pods('img-d') } }),
      world.object('apps/v1', 'StatefulSet', 'img-s', { spec: { replicas: 1, serviceName: 's', ...pods('img-s') } }),
      world.object('apps/v1', 'DaemonSet', 'img-a', { spec: pods('img-a') }),
      world.object('batch/v1', 'Job', 'img-j', { spec: { template } }),
      world.object('batch/v1', 'CronJob', 'img-c', {
        spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template } } },
      }),
    ];
    const done = await succeed({ manifests }, { trigger: { type: 'manual', artifacts } });
    expect(done.outputs['outputs.boundArtifacts']).toEqual(expect.arrayContaining(artifacts));
    for (const { kind, metadata } of manifests) {
      const spec = await specOf(kind, String(metadata.name));
      expect(spec, kind).toContain('registry/web:7.1');
      expect(spec, kind).toContain('registry/init:7.2');
    }
  });

  it('one that must be used and is not fails the stage before anything is applied', async () => {
    const other = { type: 'docker/image', name: 'registry/other', reference: 'registry/other:1' };
    const trigger = { type: 'manual', resolvedExpectedArtifacts: [{ id: 'other', boundArtifact: other }] };
    const manifests = [world.deployment('unbound', 'registry/web:1', 1)];
    const done = await run({ manifests, requiredArtifactIds: ['other'] }, { trigger });
    expect(done.reason).toBe('No manifest uses the required artifact docker/image registry/other');
    expect(await world.live('Deployment', 'unbound')).toBeUndefined();
  });

  it('the manifest itself may be one, or an answer that is made when it is asked for', async () => {
    const text = JSON.stringify(world.deployment('given', 'registry/web:1', 1));
    const reference = Buffer.from(text).toString('base64');
    await succeed({ source: 'artifact', manifestArtifact: { type: 'embedded/base64', name: 'm', reference } });
    expect(await world.live('Deployment', 'given')).toBeDefined();
    answered = `${JSON.stringify(world.deployment('answered', 'registry/web:1', 1))}\n---\n${JSON.stringify(settings('of-it', '1'))}`;
    const made = { type: 'http/file', reference: `${server.url}/manifest` };
    const done = await succeed({ source: 'artifact', manifestArtifact: made });
    expect(done.log).toContain('To apply, in this order: configMap of-it-v000, deployment answered');
  });
});

describe('a deployment', { timeout: 180_000 }, () => {
  it('is put into the namespace that the stage says, whatever the manifests say', async () => {
    const elsewhere = await world.world.anotherNamespace();
    const manifests = [settings('moved', '1'), world.deployment('moved', 'registry/web:1', 1)];
    await succeed({ manifests, namespaceOverride: elsewhere });
    const there = { kind: 'Deployment', name: 'moved', namespace: elsewhere };
    expect(objectAt(await world.cloud.read(there), 'status').readyReplicas).toBe(1);
    expect(await world.live('Deployment', 'moved')).toBeUndefined();
  });

  it('applies by kind, so that what others need is there before them', async () => {
    const account = world.object('v1', 'ServiceAccount', 'runner', {});
    const made = world.deployment('ordered', 'registry/web:1', 1);
    objectAt(objectAt(objectAt(made, 'spec'), 'template'), 'spec').serviceAccountName = 'runner';
    const service = world.object('v1', 'Service', 'ordered', { spec: { ports: [{ port: 80 }] } });
    const done = await succeed({ manifests: [made, service, account] });
    expect(done.log[0]).toBe('To apply, in this order: serviceAccount runner, service ordered, deployment ordered');
  });

  it('says which namespace is not there', async () => {
    const made = world.deployment('lost', 'registry/web:1', 1);
    made.metadata.namespace = 'nowhere-at-all';
    const done = await run({ manifests: [made] });
    expect(done.status).toBe('TERMINAL');
    expect(done.reason).toBe(
      'Deployment lost in nowhere-at-all has no place in zone-1: there is no namespace nowhere-at-all; make it first',
    );
  });
});
