import { expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/kernel/json';
import type { IntendedChange, Manifest, ManifestChange, ManifestRef } from '#lib/providers/contract';
import type { SuiteKit } from '#lib/providers/testing/kit';

/** A look at a change before it is made: what the cloud itself says would become of it, and nothing stored. */
export function previewCases(kit: () => SuiteKit): void {
  const { ready, deploy, look, lookOne, stored, settings, web, ref } = looking(kit);

  it('tells a new object from one that stays as it is, and stores neither', async () => {
    await deploy(settings('as-it-is', { a: '1' }));
    const both = [kit().ref('ConfigMap', 'brand-new'), kit().ref('ConfigMap', 'as-it-is')];
    const before = await stored(both);
    const [fresh, same] = await look(settings('brand-new', { a: '1' }), settings('as-it-is', { a: '1' }));
    expect(fresh).toMatchObject({
      kind: 'ConfigMap',
      name: 'brand-new',
      namespace: kit().under.namespace,
      outcome: 'create',
    });
    expect(fresh?.fields[0]).toMatchObject({ path: '', after: { metadata: { name: 'brand-new' }, data: { a: '1' } } });
    expect(JSON.stringify(fresh)).not.toContain('moniker');
    expect(same).toMatchObject({ outcome: 'unchanged', fields: [] });
    expect(await stored(both)).toEqual(before);
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
    const shared = settings('contested', { owner: 'somebody' });
    await kit().under.applyAs('somebody', shared);
    const change = await lookOne(settings('contested', { owner: 'us' }));
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
    await kit().cloud.scale(ref('scaled'), 5);
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
      metadata: {
        name: 'kept',
        namespace: kit().under.namespace,
        annotations: { 'strategy.spinnaker.io/max-version-history': '2' },
      },
    });
    for (const text of ['one', 'two']) {
      for (const manifest of await ready([kept(text)], true)) await kit().cloud.apply(manifest);
    }
    const manifests = await ready([kept('three')], true);
    const found = await kit().cloud.preview({ kind: 'apply', manifests });
    expect(found.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['kept-v002', 'create'],
      ['kept-v000', 'prune'],
    ]);
  });

  it('shows what a patch, a scaling, a way back and a deletion would do, and does none of it', async () => {
    const [first, second] = kit().under.images.good;
    await deploy(web('steered', first));
    await kit().settled('steered', 'stable');
    await deploy(web('steered', second));
    await kit().settled('steered', 'stable');
    const { cloud, under } = kit();
    const steered = ref('steered');
    const before = await stored([steered]);
    const look = async (change: IntendedChange) => (await cloud.preview(change))[0];
    const image = 'spec.template.spec.containers[name=web].image';
    expect(await look({ kind: 'undo', ref: steered, target: { revisionsBack: 1 } })).toMatchObject({
      kind: 'Deployment',
      outcome: 'change',
      recreatesPods: true,
      fields: [{ path: image, before: second, after: first }],
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
    const selector = 'app.kubernetes.io/name=suite';
    const selected = await cloud.preview({
      kind: 'remove-by-labels',
      kinds: ['deployment'],
      namespace: under.namespace,
      selector,
    });
    expect(selected.map(({ name }) => name)).toContain('steered');
    expect(await look({ kind: 'undo', ref: steered, target: { revision: 77 } })).toMatchObject({
      outcome: 'refused',
      refusal: expect.stringContaining('no revision 77'),
    });
    expect(await stored([steered])).toEqual(before);
  });
}

function looking(kit: () => SuiteKit) {
  const ready = async (manifests: readonly Manifest[], versioned = false) => {
    const { cloud } = kit();
    const prepared = cloud.prepare(manifests, { application: 'suite' });
    return (await cloud.bind(prepared, { artifacts: [], versioned })).manifests;
  };
  const look = async (...manifests: Manifest[]) =>
    kit().cloud.preview({ kind: 'apply', manifests: await ready(manifests) });
  return {
    ready,
    look,
    lookOne: async (manifest: Manifest): Promise<ManifestChange> => (await look(manifest))[0]!,
    async deploy(...manifests: Manifest[]) {
      for (const manifest of await ready(manifests)) await kit().cloud.apply(manifest);
    },
    /** What people wrote: what controllers do meanwhile is none of our business. */
    async stored(refs: readonly ManifestRef[]): Promise<Json[]> {
      const found = await Promise.all(refs.map((one) => kit().cloud.read(one)));
      return found.map((one) => (one ? [one.metadata.generation ?? 0, one.spec ?? null, one.data ?? null] : null));
    },
    settings: (name: string, data: JsonObject, kind = 'ConfigMap'): Manifest => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, namespace: kit().under.namespace },
      ...(kind === 'Secret' ? { stringData: data } : { data }),
    }),
    web: (name: string, image: string, more: JsonObject = {}): Manifest => {
      const made = kit().workload(name, image);
      return { ...made, spec: { ...(made.spec as JsonObject), ...more } };
    },
    ref: (name: string) => kit().ref('deployment', name),
  };
}
