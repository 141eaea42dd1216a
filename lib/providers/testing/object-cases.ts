import { expect, it, vi } from 'vitest';
import { messageOf } from '#lib/kernel/errors';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { patience, type SuiteKit } from '#lib/providers/testing/kit';

/** Single objects: applied, refused, patched, deleted, kept by version. */
export function objectCases(kit: () => SuiteKit): void {
  it('applies, knows what did not change, and reads it back', async () => {
    const { cloud, settings, deploy, ref } = kit();
    expect((await deploy(settings('plain', { a: '1' }))).outcome).toBe('created');
    expect((await deploy(settings('plain', { a: '1' }), '02RUN')).outcome).toBe('unchanged');
    expect((await deploy(settings('plain', { b: '2' }))).outcome).toBe('changed');
    const live = await cloud.read(ref('configmap', 'plain'));
    expect(live?.data).toEqual({ b: '2' });
    expect(await cloud.read(ref('ConfigMap', 'nobody'))).toBeUndefined();
  });

  it('stores nothing in a dry run', async () => {
    const { cloud, settings, ref } = kit();
    const applied = await cloud.apply(settings('dry', { a: '1' }), { dryRun: true });
    expect(applied.manifest.data).toEqual({ a: '1' });
    expect(await cloud.read(ref('ConfigMap', 'dry'))).toBeUndefined();
  });

  it('says why a manifest is refused', async () => {
    const { under, cloud, settings, workload, deploy } = kit();
    await expect(deploy({ ...settings('bad', {}), data: 'text' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(deploy({ ...workload('bad', under.images.good[0]), apiVersion: 'apps/v9' })).rejects.toThrow(
      /apps\/v9/,
    );
    await expect(cloud.apply({ ...settings('Bad Name', {}) })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('quotes nothing of a secret that is refused', async () => {
    const { under, cloud, deploy, ref } = kit();
    const secret = (stringData: JsonObject): Manifest => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'quoted', namespace: under.namespace },
      stringData,
    });
    const told = async (work: Promise<unknown>): Promise<string> => {
      const error: unknown = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: 'invalid' });
      return messageOf(error);
    };
    expect(await told(deploy(secret({ password: ['hunter2-apply'] })))).not.toContain('hunter2');
    await deploy(secret({ password: 'hunter2-first' }));
    const target = ref('Secret', 'quoted');
    const body = { data: { password: { deep: 'hunter2-merge' } } };
    expect(await told(cloud.patch(target, body, 'merge'))).not.toContain('hunter2');
    const operation = { op: 'replace', path: '/data/password', value: ['hunter2-json'] };
    expect(await told(cloud.patch(target, [operation], 'json'))).not.toContain('hunter2');
  });

  it('names the manager and the field of a conflict, and takes it over when told to', async () => {
    const { under, settings, deploy } = kit();
    await under.applyAs('somebody', settings('shared', { owner: 'somebody' }));
    const mine = settings('shared', { owner: 'us' });
    await expect(deploy(mine)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/somebody manages .*owner/),
    });
    const forced = {
      ...mine,
      metadata: { ...mine.metadata, annotations: { 'strategy.spinnaker.io/server-side-apply': 'force-conflicts' } },
    };
    expect((await deploy(forced)).outcome).toBe('changed');
  });

  it('deletes one, and what is not there', async () => {
    const { cloud, settings, deploy, ref } = kit();
    await deploy(settings('short', {}));
    expect(await cloud.remove(ref('ConfigMap', 'short'))).toBe(true);
    expect(await cloud.remove(ref('ConfigMap', 'short'))).toBe(false);
  });

  it('deletes by labels and leaves the others', async () => {
    const { under, cloud, settings, deploy, ref } = kit();
    for (const label of ['l1', 'l2', 'l3']) {
      const manifest = settings(label, {});
      manifest.metadata.labels = { preview: label === 'l3' ? 'no' : 'yes' };
      await deploy(manifest);
    }
    const removed = await cloud.removeByLabels(['configMap'], under.namespace, 'preview in (yes)');
    expect(removed.map((found) => found.name).sort()).toEqual(['l1', 'l2']);
    expect(await cloud.read(ref('ConfigMap', 'l3'))).toBeDefined();
  });

  it('patches in all three ways', async () => {
    const { cloud, settings, deploy, ref } = kit();
    await deploy(settings('patched', { a: '1' }));
    await cloud.patch(ref('ConfigMap', 'patched'), { data: { b: '2' } }, 'merge');
    await cloud.patch(ref('ConfigMap', 'patched'), [{ op: 'replace', path: '/data/a', value: '9' }], 'json');
    const live = await cloud.patch(ref('ConfigMap', 'patched'), { metadata: { labels: { c: '3' } } }, 'strategic');
    expect(live.data).toEqual({ a: '9', b: '2' });
    expect(live.metadata.labels).toMatchObject({ c: '3' });
    await expect(cloud.patch(ref('ConfigMap', 'nobody'), {}, 'merge')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('makes an object anew that asks for it, once in a run', async () => {
    const { cloud, settings, deploy, ref } = kit();
    const fresh = settings('fresh', { a: '1' });
    fresh.metadata.annotations = { 'strategy.spinnaker.io/recreate': 'true' };
    await deploy(fresh, '01RUN');
    const before = await cloud.read(ref('ConfigMap', 'fresh'));
    const outcomes: string[] = [];
    await vi.waitFor(async () => {
      outcomes.push((await deploy(fresh, '02RUN')).outcome);
      expect(outcomes.at(-1)).not.toBe('pending');
    }, patience);
    const after = await cloud.read(ref('ConfigMap', 'fresh'));
    expect(outcomes[0]).toBe('pending');
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
    expect((await deploy(fresh, '02RUN')).outcome).toBe('unchanged');
  });

  it('keeps settings by version and writes them where they are used', async () => {
    const { under, cloud, settings, workload } = kit();
    const uses = (label: string) => {
      const manifest = workload('user', under.images.good[0], 1);
      const pod = objectAt(objectAt(objectAt(manifest, 'spec'), 'template'), 'spec');
      pod.volumes = [{ name: 's', configMap: { name: label } }];
      return manifest;
    };
    const bind = async (data: JsonObject) => {
      const prepared = cloud.prepare([uses('options'), settings('options', data)], { application: 'suite' });
      return (await cloud.bind(prepared, { artifacts: [] })).manifests;
    };
    const [map, user] = await bind({ a: '1' });
    expect(map?.metadata.name).toBe('options-v000');
    expect(JSON.stringify(user)).toContain('options-v000');
    await cloud.apply(map!);
    expect((await bind({ a: '1' }))[0]?.metadata.name).toBe('options-v000');
    const next = (await bind({ a: '2' }))[0]!;
    expect(next.metadata.name).toBe('options-v001');
    objectAt(next.metadata, 'annotations')['strategy.spinnaker.io/max-version-history'] = '1';
    await cloud.apply(next);
    expect((await cloud.removeOldVersions(next)).map((found) => found.name)).toEqual(['options-v000']);
  });

  it('finds the members of a cluster', async () => {
    const { under, cloud, settings, deploy } = kit();
    await deploy(settings('member-a', {}));
    await deploy(settings('member-b', {}));
    const found = await cloud.members({
      kind: 'configMap',
      namespace: under.namespace,
      application: 'suite',
      cluster: 'configMap member-a',
    });
    expect(found.map((member) => member.name)).toEqual(['member-a']);
  });
}
