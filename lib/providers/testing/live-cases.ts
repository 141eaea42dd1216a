import { expect, it, vi } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { patience, type SuiteKit } from '#lib/providers/testing/kit';

/** What a cloud tells of an object beside its manifest: its versions, what became of what was deployed, whose it is. */
export function liveCases(kit: () => SuiteKit): void {
  it('keeps the versions of a deployment, with who made each run', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    const [first, second] = under.images.good;
    await deploy(workload('versions', first, 1), '01FIRST');
    await settled('versions', 'stable');
    await deploy(workload('versions', second, 1), '01SECOND');
    await settled('versions', 'stable');
    expect(await cloud.revisions(ref('Deployment', 'versions'))).toMatchObject([
      { number: 2, images: [second], current: true, executionId: '01SECOND', earlier: [] },
      { number: 1, images: [first], current: false, executionId: '01FIRST' },
    ]);
    await cloud.undoRollout(ref('Deployment', 'versions'), { revisionsBack: 1 }, '01STAGE-0-0');
    await settled('versions', 'stable');
    const [now] = await vi.waitFor(async () => {
      const found = await cloud.revisions(ref('Deployment', 'versions'));
      expect(found[0]?.number).toBe(3);
      return found;
    }, patience);
    expect(now).toMatchObject({ images: [first], current: true, undoneByStage: '01STAGE', earlier: [1] });
    expect(now!.createdAt).toBeGreaterThan(0);
    expect(await cloud.revisions(ref('Deployment', 'nobody'))).toEqual([]);
  });

  it.each(['StatefulSet', 'DaemonSet'])('keeps the versions of a %s', async (kind) => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    const [first, second] = under.images.good;
    const label = `kept-${kind.toLowerCase()}`;
    const made = (image: string): Manifest => {
      const { replicas: _, ...spec } = objectAt(workload(label, image), 'spec');
      const more: JsonObject = kind === 'StatefulSet' ? { replicas: 1, serviceName: label } : {};
      const metadata = { name: label, namespace: under.namespace };
      return { apiVersion: 'apps/v1', kind, metadata, spec: { ...spec, ...more } };
    };
    await deploy(made(first), '01FIRST');
    await settled(label, 'stable', kind);
    await deploy(made(second), '01SECOND');
    await settled(label, 'stable', kind);
    expect(await cloud.revisions(ref(kind, label))).toMatchObject([
      { number: 2, images: [second], current: true, executionId: '01SECOND' },
      { number: 1, images: [first], current: false, executionId: '01FIRST' },
    ]);
    await cloud.undoRollout(ref(kind, label), { revisionsBack: 1 }, '01STAGE-0-0');
    await vi.waitFor(async () => {
      expect((await cloud.revisions(ref(kind, label)))[0]).toMatchObject({
        number: 3,
        images: [first],
        undoneByStage: '01STAGE',
      });
    }, patience);
  });

  it('finds no drift in what nobody touched, nor in what it changed itself', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    const [first, second] = under.images.good;
    const grown = workload('steady', second, 1);
    const podSpec = objectAt(objectAt(objectAt(grown, 'spec'), 'template'), 'spec');
    podSpec.containers = [...(podSpec.containers as JsonObject[]), { name: 'beside', image: second }];
    const [deployed] = cloud.prepare([grown], { application: 'suite', executionId: '01RUN' });
    await deploy(workload('steady', first, 1));
    await settled('steady', 'stable');
    await cloud.apply(deployed!);
    await settled('steady', 'stable');
    expect((await cloud.drift(deployed!))?.fields).toEqual([]);
    await cloud.scale(ref('Deployment', 'steady'), 2);
    await cloud.undoRollout(ref('Deployment', 'steady'), { revisionsBack: 1 }, 'key-steady');
    expect((await cloud.drift(deployed!))?.fields).toEqual([]);
    const [gone] = cloud.prepare([workload('never', first)], { application: 'suite' });
    expect(await cloud.drift(gone!)).toBeUndefined();
  });

  it('names the field that somebody else changed, who, and when, and stores nothing', async () => {
    const { under, cloud, settings, deploy, ref } = kit();
    const [deployed] = cloud.prepare([settings('drifting', { size: '2', shape: 'round' })], { application: 'suite' });
    await deploy(settings('drifting', { size: '2', shape: 'round' }));
    await under.changeAs('kubectl-edit', 'drifting', { data: { size: '5', shape: null, colour: 'red' } });
    const before = await cloud.read(ref('ConfigMap', 'drifting'));
    const drift = await cloud.drift(deployed!);
    expect(drift?.fields).toEqual(
      expect.arrayContaining([
        {
          path: 'data.size',
          deployed: '2',
          live: '5',
          hands: [{ manager: 'kubectl-edit', at: expect.any(Number) }],
          masked: false,
        },
        { path: 'data.shape', deployed: 'round', hands: [], masked: false },
      ]),
    );
    // What was added beside what we deployed is none of our fields.
    expect(drift?.fields).toHaveLength(2);
    expect(drift?.others[0]?.manager).toBe('kubectl-edit');
    expect(Math.abs(Date.now() - drift!.others[0]!.at)).toBeLessThan(120_000);
    expect(await cloud.read(ref('ConfigMap', 'drifting'))).toEqual(before);
  });

  it('tells nothing of the content of a secret that drifted', async () => {
    const { under, cloud, deploy } = kit();
    const secret: Manifest = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'drifting-keys', namespace: under.namespace },
      stringData: { word: 'sesame-drift' },
    };
    await deploy(secret);
    const { stringData: _, ...kept } = secret;
    const [deployed] = cloud.prepare([kept as Manifest], { application: 'suite' });
    const drift = await cloud.drift(deployed!);
    expect(drift?.fields).toEqual([]);
    expect(JSON.stringify(drift)).not.toMatch(/sesame|c2VzYW1l/);
  });

  it('makes an object ours by its marks alone, without replacing a pod', async () => {
    const { under, cloud, workload, ref, settled } = kit();
    await under.createAs('kubectl-create', workload('stray', under.images.good[0], 1));
    await settled('stray', 'stable');
    const live = (await cloud.read(ref('Deployment', 'stray')))!;
    const marks = cloud.marksFor(live, { application: 'suite' });
    expect(marks).toMatchObject({
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'gennaker', 'app.kubernetes.io/name': 'suite' },
        annotations: {
          'moniker.spinnaker.io/application': 'suite',
          'moniker.spinnaker.io/cluster': 'deployment stray',
          'artifact.spinnaker.io/name': 'stray',
        },
      },
    });
    const [change] = await cloud.preview({
      kind: 'patch',
      ref: ref('Deployment', 'stray'),
      body: marks,
      strategy: 'merge',
    });
    expect(change).toMatchObject({ outcome: 'change', recreatesPods: false });
    const patched = await cloud.patch(ref('Deployment', 'stray'), marks, 'merge');
    expect(patched.spec).toEqual(live.spec);
    expect(cloud.marksFor(patched, { application: 'suite' })).toEqual({});
    expect(() => cloud.marksFor(patched, { application: 'other' })).toThrow('belongs to application suite');
    expect(cloud.marksFor(patched, { application: 'suite', pods: true })).toHaveProperty('spec.template.metadata');
  });
}
