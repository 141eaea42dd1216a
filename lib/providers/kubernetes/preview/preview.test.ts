import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { IntendedChange, Manifest, ManifestChange, ManifestCloud } from '#lib/providers/contract';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';

describe('a look at a change before it is made', { timeout: 60_000 }, () => {
  let cluster: SandboxCluster;
  let cloud: ManifestCloud;
  beforeAll(async () => {
    cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
    const secrets = { kubeconfig: cluster.kubeconfig };
    cloud = kubernetesProvider().connect({ name: 'zone-1', environment: 'test', settings: {}, secrets });
  });
  afterAll(() => cluster?.close());

  const ready = async (manifests: readonly Manifest[], versioned = false) =>
    (await cloud.bind(cloud.prepare(manifests, { application: 'storefront' }), { artifacts: [], versioned })).manifests;
  const deploy = async (...manifests: Manifest[]) => {
    for (const manifest of await ready(manifests)) await cloud.apply(manifest);
  };
  const look = async (...manifests: Manifest[]) => cloud.preview({ kind: 'apply', manifests: await ready(manifests) });
  const lookOne = async (manifest: Manifest): Promise<ManifestChange> => (await look(manifest))[0]!;
  /** What people wrote into the cluster: what its controllers do meanwhile is none of our business. */
  const everything = async () => {
    const paths = ['apis/apps/v1/deployments', 'api/v1/configmaps', 'api/v1/secrets', 'api/v1/namespaces'];
    const lists = paths.map(async (path) => (await fetch(`${cluster.url}/${path}`)).json());
    return (await Promise.all(lists)).flatMap(({ items }: { items: Manifest[] }) =>
      items.map(({ metadata, spec, data }) => [metadata.name, metadata.generation, metadata.annotations, spec, data]),
    );
  };
  const settings = (name: string, data: JsonObject, kind = 'ConfigMap'): Manifest => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'prod' },
    ...(kind === 'Secret' ? { stringData: data } : { data }),
  });
  const web = (name: string, image: string, more: JsonObject = {}): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'prod' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
      ...more,
    },
  });
  const ref = (name: string) => ({ kind: 'deployment', name, namespace: 'prod' });

  it('tells a new object from one that stays as it is, and stores neither', async () => {
    await deploy(settings('same', { a: '1' }));
    const before = await everything();
    const [fresh, same] = await look(settings('fresh', { a: '1' }), settings('same', { a: '1' }));
    expect(fresh).toMatchObject({ kind: 'ConfigMap', name: 'fresh', namespace: 'prod', outcome: 'create' });
    expect(fresh?.fields[0]).toMatchObject({ path: '', after: { metadata: { name: 'fresh' }, data: { a: '1' } } });
    expect(JSON.stringify(fresh)).not.toContain('moniker');
    expect(same).toMatchObject({ outcome: 'unchanged', fields: [] });
    expect(await everything()).toEqual(before);
  });

  it('names the field by its container, who manages it, and that pods are replaced', async () => {
    await deploy(web('shop', 'registry/web:1'));
    const change = await lookOne(web('shop', 'registry/web:2', { replicas: 3 }));
    expect(change).toMatchObject({ outcome: 'change', recreatesPods: true, conflicts: [], refusal: '' });
    const byPath = Object.fromEntries(change.fields.map((field) => [field.path, field]));
    expect(byPath).toEqual({
      'spec.replicas': { path: 'spec.replicas', before: 2, after: 3, owners: ['gennaker'], masked: false },
      'spec.template.spec.containers[name=web].image': expect.objectContaining({
        before: 'registry/web:1',
        after: 'registry/web:2',
        owners: ['gennaker'],
      }),
    });
    expect((await lookOne(web('shop', 'registry/web:1', { replicas: 3 }))).recreatesPods).toBe(false);
  });

  it('names the managers of contested fields, and what would become of them', async () => {
    const shared = settings('shared', { owner: 'somebody' });
    const path = `${cluster.url}/api/v1/namespaces/prod/configmaps/shared?fieldManager=somebody`;
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    await fetch(path, { method: 'PATCH', headers, body: JSON.stringify(shared) });
    const change = await lookOne(settings('shared', { owner: 'us' }));
    expect(change).toMatchObject({
      outcome: 'refused',
      conflicts: [{ manager: 'somebody', field: '.data.owner' }],
      refusal: expect.stringContaining('somebody manages'),
    });
    expect(change.fields).toContainEqual({
      path: 'data.owner',
      before: 'somebody',
      after: 'us',
      owners: ['somebody'],
      masked: false,
    });
  });

  it('sees no conflict in what a scaling by hand left behind', async () => {
    await deploy(web('scaled', 'registry/web:1'));
    await cloud.scale(ref('scaled'), 5);
    expect(await lookOne(web('scaled', 'registry/web:1'))).toMatchObject({
      outcome: 'change',
      fields: [{ path: 'spec.replicas', before: 5, after: 2, owners: ['gennaker'] }],
    });
  });

  it('tells a refusal in the words of the cluster', async () => {
    const bad = await lookOne({ ...settings('bad', {}), data: 'text' } as Manifest);
    expect(bad).toMatchObject({ outcome: 'refused', refusal: expect.stringContaining('bad') });
    const unknown = await lookOne({ ...settings('odd', {}), apiVersion: 'odd/v1', kind: 'Odd' });
    expect(unknown).toMatchObject({ outcome: 'refused', refusal: expect.stringContaining('Odd') });
  });

  it('refuses to change what cannot be changed, unless the object is made anew', async () => {
    await deploy(web('fixed', 'registry/web:1'));
    const other = web('fixed', 'registry/web:1', {
      selector: { matchLabels: { app: 'fixed', tier: 'front' } },
      template: {
        metadata: { labels: { app: 'fixed', tier: 'front' } },
        spec: { containers: [{ name: 'web', image: 'registry/web:1' }] },
      },
    });
    expect(await lookOne(other)).toMatchObject({ outcome: 'refused', refusal: expect.stringContaining('immutable') });
    other.metadata.annotations = { 'strategy.spinnaker.io/recreate': 'true' };
    expect(await lookOne(other)).toMatchObject({
      outcome: 'change',
      recreated: true,
      recreatesPods: true,
      refusal: '',
    });
  });

  it('never tells the content of a secret, neither plain nor encoded nor in a refusal', async () => {
    await deploy(settings('keys', { password: 'hunter2-old', same: 'stays-here' }, 'Secret'));
    const changes = [
      await lookOne(settings('keys', { password: 'hunter2-new', same: 'stays-here' }, 'Secret')),
      await lookOne(settings('more-keys', { password: 'hunter2-made' }, 'Secret')),
      await lookOne(settings('bad-keys', { password: ['hunter2-not-text'] }, 'Secret')),
    ];
    expect(changes.map(({ outcome }) => outcome)).toEqual(['change', 'create', 'refused']);
    expect(changes[0]?.fields).toEqual([
      { path: 'data.password', before: '•••', after: '•••', owners: expect.any(Array), masked: true },
    ]);
    const text = JSON.stringify(changes);
    for (const value of ['hunter2-old', 'hunter2-new', 'hunter2-made', 'stays-here']) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64'));
    }
    expect(text).not.toContain('hunter2-not-text');
  });

  it('lists the old versions that would be removed', async () => {
    const kept = (text: string): Manifest => ({
      ...settings('kept', { text }),
      metadata: { name: 'kept', namespace: 'prod', annotations: { 'strategy.spinnaker.io/max-version-history': '2' } },
    });
    for (const text of ['one', 'two']) {
      for (const manifest of await ready([kept(text)], true)) await cloud.apply(manifest);
    }
    const manifests = await ready([kept('three')], true);
    const found = await cloud.preview({ kind: 'apply', manifests });
    expect(found.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['kept-v002', 'create'],
      ['kept-v000', 'prune'],
    ]);
  });

  it('forgives what cannot be checked before its namespace is there', async () => {
    const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'brand-new' } };
    const inside = { ...settings('inside', { a: '1' }), metadata: { name: 'inside', namespace: 'brand-new' } };
    expect(await look(namespace, inside)).toMatchObject([
      { outcome: 'create', unchecked: '' },
      { outcome: 'create', unchecked: expect.stringContaining('brand-new') },
    ]);
    expect(await lookOne(inside)).toMatchObject({ outcome: 'refused', refusal: expect.stringContaining('brand-new') });
  });

  it('shows what a patch, a scaling, a way back and a deletion would do, and does none of it', async () => {
    await deploy(web('steered', 'registry/web:1'));
    await deploy(web('steered', 'registry/web:2'));
    await vi.waitFor(async () => {
      expect((await cloud.stability(ref('steered'))).state).toBe('stable');
    }, 20_000);
    const before = await everything();
    const steered = ref('steered');
    const look = async (change: IntendedChange) => (await cloud.preview(change))[0];
    const image = 'spec.template.spec.containers[name=web].image';
    expect(await look({ kind: 'undo', ref: steered, target: { revisionsBack: 1 } })).toMatchObject({
      kind: 'Deployment',
      outcome: 'change',
      recreatesPods: true,
      fields: [{ path: image, before: 'registry/web:2', after: 'registry/web:1' }],
    });
    expect(await look({ kind: 'scale', ref: steered, replicas: 5 })).toMatchObject({
      outcome: 'change',
      recreatesPods: false,
      fields: [{ path: 'spec.replicas', before: 2, after: 5 }],
    });
    const body = { spec: { paused: true } };
    expect(await look({ kind: 'patch', ref: steered, body, strategy: 'merge' })).toMatchObject({
      fields: [{ path: 'spec.paused', after: true }],
    });
    expect(await look({ kind: 'remove', refs: [steered] })).toMatchObject({ outcome: 'delete', name: 'steered' });
    expect(await look({ kind: 'remove', refs: [ref('nobody')] })).toMatchObject({ outcome: 'unchanged' });
    const selector = 'app.kubernetes.io/name=storefront';
    const selected = await cloud.preview({
      kind: 'remove-by-labels',
      kinds: ['deployment'],
      namespace: 'prod',
      selector,
    });
    expect(selected.map(({ name }) => name)).toContain('steered');
    expect(await look({ kind: 'undo', ref: steered, target: { revision: 77 } })).toMatchObject({
      outcome: 'refused',
      refusal: expect.stringContaining('no revision 77'),
    });
    expect(await everything()).toEqual(before);
  });

  it('says so when the cluster cannot be reached, instead of calling it a refusal', async () => {
    const secrets = { kubeconfig: cluster.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1') };
    const nobody = kubernetesProvider().connect({ name: 'zone-9', environment: '', settings: {}, secrets });
    await expect(nobody.preview({ kind: 'scale', ref: ref('web'), replicas: 1 })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
