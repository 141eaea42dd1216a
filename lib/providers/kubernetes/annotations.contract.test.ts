import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { CloudAccount, Manifest, ManifestCloud, PrepareOptions } from '#lib/providers/contract';
import { connectKubernetes } from '#lib/providers/kubernetes/connect';
import { annotationsOf, labelsOf, nameOf, podTemplateOf, specOf, uidOf } from '#lib/providers/kubernetes/manifest';
import { configOf } from '#lib/providers/testing/cluster/client';
import { startWorld, type World } from '#lib/providers/testing/cluster/world';

/** every annotation that Spinnaker reads or writes. */
let world: World;
let cloud: ManifestCloud;
let namespace: string;
beforeAll(async () => {
  world = await startWorld();
  namespace = world.namespace;
  const account: CloudAccount = {
    name: 'zone-1',
    environment: 'test',
    settings: {},
    secrets: { kubeconfig: configOf(world).exportConfig() },
  };
  cloud = connectKubernetes(account);
});
afterAll(async () => {
  await world?.close();
});

interface Wishes {
  annotations?: Record<string, string>;
  replicas?: number;
  image?: string;
  options?: Partial<PrepareOptions>;
  versioned?: boolean;
}

function workload(
  kind: string,
  name: string,
  { annotations = {}, replicas = 1, image = 'registry/web:1' }: Wishes,
): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, annotations },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
    },
  };
}

async function written(manifest: Manifest, { options, versioned }: Wishes = {}): Promise<Manifest> {
  const prepared = cloud.prepare([manifest], { application: 'shop', executionId: '01RUN', ...options });
  const { manifests } = await cloud.bind(prepared, { artifacts: [], versioned });
  return manifests[0]!;
}

/** Deploys and answers what lives then. */
async function deployed(kind: string, name: string, wishes: Wishes = {}): Promise<Manifest> {
  const manifest = await written(workload(kind, name, wishes), wishes);
  if ((await cloud.apply(manifest)).outcome === 'pending') {
    await vi.waitFor(async () => expect((await cloud.apply(manifest)).outcome).not.toBe('pending'), 60_000);
  }
  return (await cloud.read({ kind, name: nameOf(manifest), namespace }))!;
}

const strategy = (key: string, value: string) => ({ [`strategy.spinnaker.io/${key}`]: value });

describe('annotations', { timeout: 120_000 }, () => {
  it.each([
    ['Deployment', {}, undefined, 'x'],
    ['Deployment', {}, true, 'x-v000'],
    ['Deployment', strategy('versioned', 'true'), undefined, 'x-v000'],
    ['Deployment', strategy('versioned', 'true'), false, 'x-v000'],
    ['ReplicaSet', {}, undefined, 'x-v000'],
    ['ReplicaSet', {}, false, 'x'],
    ['ReplicaSet', strategy('versioned', 'false'), undefined, 'x'],
    ['ReplicaSet', strategy('versioned', 'false'), true, 'x'],
  ])('versioned: a %s with %o and %s of its stage is called %s', async (kind, annotations, versioned, name) => {
    expect(nameOf(await written(workload(kind, 'x', { annotations }), { versioned }))).toBe(name);
  });

  it('recreate: another run makes it anew, the same run does not', async () => {
    const annotations = strategy('recreate', 'true');
    const first = await deployed('Deployment', 'anew', { annotations });
    const same = await deployed('Deployment', 'anew', { annotations });
    const other = await deployed('Deployment', 'anew', { annotations, options: { executionId: '02RUN' } });
    expect(uidOf(same)).toBe(uidOf(first));
    expect(uidOf(other)).not.toBe(uidOf(first));
  });

  it('replace: what the manifest leaves out goes, whoever wrote it', async () => {
    const ref = { kind: 'Deployment', name: 'whole', namespace };
    await deployed('Deployment', 'whole', { annotations: strategy('replace', 'true') });
    await cloud.patch(ref, { metadata: { labels: { added: 'yes' } } }, 'merge');
    const live = await deployed('Deployment', 'whole', { annotations: strategy('replace', 'true') });
    expect(labelsOf(live).added).toBeUndefined();
  });

  it('recreate wins over replace, and replace over server-side-apply', async () => {
    const both = { ...strategy('recreate', 'true'), ...strategy('replace', 'true') };
    const first = await deployed('Deployment', 'torn', { annotations: both });
    const anew = await deployed('Deployment', 'torn', { annotations: both, options: { executionId: '02RUN' } });
    expect(uidOf(anew)).not.toBe(uidOf(first));
    const replaced = { ...strategy('replace', 'true'), ...strategy('server-side-apply', 'true') };
    await cloud.patch(
      { kind: 'Deployment', name: 'torn', namespace },
      { metadata: { labels: { added: 'yes' } } },
      'merge',
    );
    const whole = await deployed('Deployment', 'torn', { annotations: replaced, options: { executionId: '02RUN' } });
    expect(labelsOf(whole).added).toBeUndefined();
  });

  it.each([
    ['true', 'has other managers: somebody manages .spec.replicas'],
    ['false', 'has other managers: somebody manages .spec.replicas'],
    ['force-conflicts', ''],
  ])('server-side-apply: with %s a field of another manager answers “%s”', async (value, words) => {
    const name = `taken-${value}`;
    const manifest = await written(workload('Deployment', name, { replicas: 3 }));
    const foreign = { ...manifest, metadata: { name, namespace } };
    const address = `/apis/apps/v1/namespaces/{ns}/deployments/${name}?fieldManager=somebody`;
    const type = 'application/apply-patch+yaml';
    expect((await world.send('PATCH', address, foreign, { type })).status).toBe(201);
    const ours = deployed('Deployment', name, { annotations: strategy('server-side-apply', value), replicas: 1 });
    if (words) await expect(ours).rejects.toThrow(words);
    else expect(specOf(await ours).replicas).toBe(1);
  });

  it('max-version-history: the newest so many stay', async () => {
    const annotations = strategy('max-version-history', '2');
    for (const image of ['a', 'b', 'c']) await deployed('ReplicaSet', 'kept', { annotations, image });
    const last = await written(workload('ReplicaSet', 'kept', { annotations, image: 'c' }));
    expect((await cloud.removeOldVersions(last)).map(({ name }) => name)).toEqual(['kept-v000']);
  });

  it.each(['Deployment', 'ReplicaSet'])(
    'use-source-capacity: a new %s runs as many as the one before',
    async (kind) => {
      const wishes: Wishes = { annotations: strategy('use-source-capacity', 'true'), replicas: 1 };
      const first = await deployed(kind, 'sized', wishes);
      await cloud.scale({ kind, name: nameOf(first), namespace }, 4);
      const second = await deployed(kind, 'sized', { ...wishes, image: 'registry/web:2' });
      expect(specOf(second).replicas).toBe(4);
      const again = await deployed(kind, 'sized', { ...wishes, image: 'registry/web:2' });
      expect(nameOf(again)).toBe(nameOf(second));
      expect(specOf(again).replicas).toBe(4);
    },
  );

  it('moniker and artifact: written on the object and its pods, and never over what stands there', async () => {
    const options = { moniker: { app: 'shop', stack: 'blue', detail: 'eu', sequence: 7 } };
    const plain = await written(workload('Deployment', 'named', {}), { options });
    const marks = {
      'moniker.spinnaker.io/application': 'shop',
      'moniker.spinnaker.io/cluster': 'deployment named',
      'moniker.spinnaker.io/stack': 'blue',
      'moniker.spinnaker.io/detail': 'eu',
      'moniker.spinnaker.io/sequence': '7',
      'artifact.spinnaker.io/type': 'kubernetes/deployment',
      'artifact.spinnaker.io/name': 'named',
      'artifact.spinnaker.io/location': namespace,
    };
    expect(annotationsOf(plain)).toMatchObject(marks);
    expect(annotationsOf(podTemplateOf(plain))).toMatchObject(marks);
    const own: Record<string, string> = {
      'moniker.spinnaker.io/application': 'other',
      'moniker.spinnaker.io/cluster': 'mine',
      'artifact.spinnaker.io/name': 'thing',
      'artifact.spinnaker.io/type': 'custom/thing',
    };
    expect(
      annotationsOf(await written(workload('Deployment', 'named', { annotations: own }), { options })),
    ).toMatchObject(own);
  });

  it('version and sequence: on the object, its label and its pods, unless pods are not to be labeled', async () => {
    const marks = { 'artifact.spinnaker.io/version': 'v000', 'moniker.spinnaker.io/sequence': '0' };
    const set = await written(workload('ReplicaSet', 'seq', {}));
    expect(annotationsOf(set)).toMatchObject({ ...marks, 'artifact.spinnaker.io/name': 'seq' });
    expect(annotationsOf(podTemplateOf(set))).toMatchObject(marks);
    expect(
      [labelsOf(set), labelsOf(podTemplateOf(set))].map((labels) => labels['moniker.spinnaker.io/sequence']),
    ).toEqual(['0', '0']);
    const bare = await written(workload('ReplicaSet', 'seq', {}), { options: { skipTemplateLabels: true } });
    expect(labelsOf(podTemplateOf(bare))).toEqual({ app: 'seq' });
  });

  it('load-balancers: come to those of the stage, each once', async () => {
    const annotations = { 'traffic.spinnaker.io/load-balancers': '["service a"]' };
    const prepared = cloud.prepare([workload('ReplicaSet', 'lb', { annotations })], { application: 'shop' });
    const [attached] = await cloud.traffic.attach(prepared, { services: ['service a', 'service b'], enable: false });
    expect(annotationsOf(attached)['traffic.spinnaker.io/load-balancers']).toBe('["service a","service b"]');
    expect(objectAt(podTemplateOf(attached) as JsonObject, 'metadata').labels).not.toHaveProperty('lb');
  });
});
