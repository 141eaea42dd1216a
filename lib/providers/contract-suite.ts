import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type {
  CloudAccount,
  InventoryResource,
  InventorySink,
  Manifest,
  ManifestCloud,
  Provider,
  Stability,
} from '#lib/providers/contract';

/**
 * What every cloud that is steered by manifests promises. It is run against the sandbox cluster and can be run against
 * any other whose account may write into `namespace`; a difference between the two is a bug of the sandbox.
 */
export interface CloudUnderTest {
  provider: Provider;
  account: CloudAccount;
  /** Exists and is empty. */
  namespace: string;
  images: {
    /** Two that start and become ready. */
    good: [string, string];
    /** Does not exist in its registry. */
    missing: string;
    /** Ends with an error soon after it has started. */
    crashing: string;
  };
  /** Applies as somebody else, so that there is a conflict to report. */
  applyAs(manager: string, manifest: Manifest): Promise<void>;
  close(): Promise<void>;
}

/** Rollouts of a sandbox take seconds; those of a real cluster may take a minute. */
const patience = { timeout: 90_000, interval: 100 };

export function manifestCloudContract(name: string, start: () => Promise<CloudUnderTest>): void {
  describe(`a cloud steered by manifests: ${name}`, { timeout: 120_000 }, () => {
    let under: CloudUnderTest;
    let cloud: ManifestCloud;

    beforeAll(async () => {
      under = await start();
      cloud = under.provider.connect(under.account);
    }, 120_000);
    afterAll(async () => {
      await under?.close();
    });

    const settings = (label: string, data: JsonObject): Manifest => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: label, namespace: under.namespace },
      data,
    });
    const workload = (label: string, image: string, replicas = 2, more: JsonObject = {}): Manifest => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: label, namespace: under.namespace },
      spec: {
        replicas,
        selector: { matchLabels: { app: label } },
        template: { metadata: { labels: { app: label } }, spec: { containers: [{ name: 'web', image }] } },
        ...more,
      },
    });
    const deploy = async (manifest: Manifest, executionId = '01RUN') => {
      const [prepared] = cloud.prepare([manifest], { application: 'suite', executionId });
      return cloud.apply(prepared!);
    };
    const ref = (kind: string, label: string) => ({ kind, name: label, namespace: under.namespace });
    const settled = (label: string, state: Stability['state'], kind = 'Deployment') =>
      vi.waitFor(async () => {
        const found = await cloud.stability(ref(kind, label));
        expect(`${found.state}: ${found.message}`).toMatch(new RegExp(`^${state}`));
        return found;
      }, patience);

    it('applies, knows what did not change, and reads it back', async () => {
      expect((await deploy(settings('plain', { a: '1' }))).outcome).toBe('created');
      expect((await deploy(settings('plain', { a: '1' }), '02RUN')).outcome).toBe('unchanged');
      expect((await deploy(settings('plain', { b: '2' }))).outcome).toBe('changed');
      const live = await cloud.read(ref('configmap', 'plain'));
      expect(live?.data).toEqual({ b: '2' });
      expect(await cloud.read(ref('ConfigMap', 'nobody'))).toBeUndefined();
    });

    it('stores nothing in a dry run', async () => {
      const applied = await cloud.apply(settings('dry', { a: '1' }), { dryRun: true });
      expect(applied.manifest.data).toEqual({ a: '1' });
      expect(await cloud.read(ref('ConfigMap', 'dry'))).toBeUndefined();
    });

    it('says why a manifest is refused', async () => {
      await expect(deploy({ ...settings('bad', {}), data: 'text' })).rejects.toMatchObject({ code: 'invalid' });
      await expect(deploy({ ...workload('bad', under.images.good[0]), apiVersion: 'apps/v9' })).rejects.toThrow(
        /apps\/v9/,
      );
      await expect(cloud.apply({ ...settings('Bad Name', {}) })).rejects.toMatchObject({ code: 'invalid' });
    });

    it('names the manager and the field of a conflict, and takes it over when told to', async () => {
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
      await deploy(settings('short', {}));
      expect(await cloud.remove(ref('ConfigMap', 'short'))).toBe(true);
      expect(await cloud.remove(ref('ConfigMap', 'short'))).toBe(false);
    });

    it('deletes by labels and leaves the others', async () => {
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
      await deploy(settings('patched', { a: '1' }));
      await cloud.patch(ref('ConfigMap', 'patched'), { data: { b: '2' } }, 'merge');
      await cloud.patch(ref('ConfigMap', 'patched'), [{ op: 'replace', path: '/data/a', value: '9' }], 'json');
      const live = await cloud.patch(ref('ConfigMap', 'patched'), { metadata: { labels: { c: '3' } } }, 'strategic');
      expect(live.data).toEqual({ a: '9', b: '2' });
      expect(live.metadata.labels).toMatchObject({ c: '3' });
      await expect(cloud.patch(ref('ConfigMap', 'nobody'), {}, 'merge')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('rolls out, scales, and goes back once per key', async () => {
      const [first, second] = under.images.good;
      await deploy(workload('web', first));
      expect((await settled('web', 'stable')).message).toContain('2 of 2 ready');
      await deploy(workload('web', second));
      await settled('web', 'stable');
      await cloud.scale(ref('Deployment', 'web'), 3);
      await settled('web', 'stable');
      expect(objectAt(await cloud.read(ref('Deployment', 'web')), 'spec').replicas).toBe(3);

      await cloud.undoRollout(ref('deployment', 'web'), { revisionsBack: 1 }, 'key-1');
      expect(JSON.stringify(await cloud.read(ref('Deployment', 'web')))).toContain(first);
      await settled('web', 'stable');
      const again = await cloud.undoRollout(ref('deployment', 'web'), { revisionsBack: 1 }, 'key-1');
      expect(again.revision).toBe(3);
      expect(imageOf(await cloud.read(ref('Deployment', 'web')))).toBe(first);
      await cloud.undoRollout(ref('deployment', 'web'), { revision: 2 }, 'key-2');
      expect(imageOf(await cloud.read(ref('Deployment', 'web')))).toBe(second);
      await expect(cloud.undoRollout(ref('deployment', 'web'), { revisionsBack: 9 }, 'key-3')).rejects.toThrow(
        'cannot go back 9',
      );
      await settled('web', 'stable');
    });

    it('applies after it scaled and went back without a conflict with itself, and leaves nothing behind', async () => {
      const [first, second] = under.images.good;
      const env = (manifest: Manifest): Manifest => {
        const copy = structuredClone(manifest);
        const [container] = objectAt(objectAt(objectAt(copy, 'spec'), 'template'), 'spec').containers as JsonObject[];
        container!.env = [{ name: 'OLD', value: 'x' }];
        return copy;
      };
      await deploy(env(workload('own', first, 1)));
      await settled('own', 'stable');
      await deploy(workload('own', second, 1));
      await settled('own', 'stable');
      await cloud.scale(ref('Deployment', 'own'), 2);
      await cloud.undoRollout(ref('Deployment', 'own'), { revisionsBack: 1 }, 'key-own');
      await settled('own', 'stable');
      await deploy(workload('own', second, 1));
      const live = await cloud.read(ref('Deployment', 'own'));
      expect(imageOf(live)).toBe(second);
      expect(JSON.stringify(objectAt(live, 'spec'))).not.toContain('OLD');
      expect(objectAt(live, 'spec').replicas).toBe(1);
    });

    it('fails early with the image that cannot be pulled', async () => {
      await deploy(workload('unpullable', under.images.missing, 1));
      const found = await settled('unpullable', 'failed');
      expect(found.message).toContain(`image ${under.images.missing} cannot be pulled`);
    });

    it('fails early with the exit code and the log of what crashes', async () => {
      await deploy(workload('crashing', under.images.crashing, 1));
      const found = await settled('crashing', 'failed');
      expect(found.message).toMatch(/crashes again and again: exit code \d+/);
      expect(found.state === 'failed' && found.details.some((line) => line.startsWith('web: '))).toBe(true);
    });

    it('does not blame the new version for what the old one does', async () => {
      await deploy(workload('fixed', under.images.missing, 1));
      await settled('fixed', 'failed');
      await deploy(workload('fixed', under.images.good[0], 1));
      expect((await cloud.stability(ref('Deployment', 'fixed'))).state).not.toBe('failed');
      await settled('fixed', 'stable');
    });

    it('reads logs and events of pods', async () => {
      await deploy(workload('noisy', under.images.good[0], 1));
      await settled('noisy', 'stable');
      const seen = await snapshot(under, (rows) =>
        rows.some((row) => row.kind === 'Pod' && row.ownerName?.startsWith('noisy-')),
      );
      const pod = seen.find((row) => row.kind === 'Pod' && row.ownerName?.startsWith('noisy-'))!;
      const events = await cloud.events(ref('Pod', pod.name));
      expect(events.map((event) => event.reason)).toContain('Started');
      expect(typeof (await cloud.log(ref('Pod', pod.name), { tailLines: 5 }))).toBe('string');
      await expect(cloud.log(ref('Pod', 'nobody'), {})).rejects.toMatchObject({ code: 'not-found' });
    });

    it('keeps settings by version and writes them where they are used', async () => {
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

    it('watches: everything at first, then each change, and no content of secrets', async () => {
      const rows = new Map<string, InventoryResource>();
      const states: string[] = [];
      const stop = new AbortController();
      const watching = under.provider.watch(under.account, collecting(rows, states), stop.signal);
      await deploy(settings('seen-early', {}));
      const has = (label: string) =>
        [...rows.values()].some((row) => row.name === label && row.namespace === under.namespace);
      await vi.waitFor(() => expect(states.at(-1)).toBe('live'), patience);
      await vi.waitFor(() => expect(has('seen-early')).toBe(true), patience);
      const secret: Manifest = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'hidden', namespace: under.namespace },
        stringData: { word: 'sesame-open' },
      };
      await deploy(secret);
      await deploy(workload('watched', under.images.good[0], 1));
      await vi.waitFor(() => {
        expect(has('hidden')).toBe(true);
        const pods = [...rows.values()].filter((row) => row.kind === 'Pod' && row.ownerName?.startsWith('watched-'));
        expect(pods.map((pod) => pod.health)).toEqual(['healthy']);
      }, patience);
      const deployment = [...rows.values()].find((row) => row.kind === 'Deployment' && row.name === 'watched');
      expect(deployment).toMatchObject({
        application: 'suite',
        cluster: 'deployment watched',
        summary: { executionId: '01RUN' },
      });
      expect(JSON.stringify([...rows.values()])).not.toMatch(/sesame-open|c2VzYW1lLW9wZW4/);
      await cloud.remove(ref('Secret', 'hidden'));
      await cloud.remove(ref('Deployment', 'watched'));
      await vi.waitFor(() => {
        expect(has('hidden')).toBe(false);
        expect([...rows.values()].filter((row) => row.name.startsWith('watched'))).toEqual([]);
      }, patience);
      stop.abort();
      await watching;
    });

    it('keeps to the namespaces of its account', async () => {
      const narrow = under.provider.connect({
        ...under.account,
        settings: { ...under.account.settings, namespaces: ['elsewhere'] },
      });
      await expect(narrow.read(ref('ConfigMap', 'plain'))).rejects.toMatchObject({ code: 'forbidden' });
    });

    it('finds nothing wrong with its account', async () => {
      expect(await under.provider.test(under.account)).toEqual([]);
    });
  });
}

function imageOf(manifest: Manifest | undefined): unknown {
  const containers = objectAt(objectAt(objectAt(manifest, 'spec'), 'template'), 'spec').containers;
  return Array.isArray(containers) ? objectAt({ first: containers[0] ?? null }, 'first').image : undefined;
}

export function collecting(rows: Map<string, InventoryResource>, states: string[]): InventorySink {
  return {
    async confine(_account, kinds, namespaces) {
      for (const [id, row] of rows) {
        if (!kinds.includes(row.kind) || (namespaces && !namespaces.includes(row.namespace))) rows.delete(id);
      }
    },
    async replace(_account, kind, resources, namespace) {
      for (const [id, row] of rows)
        if (row.kind === kind && (!namespace || row.namespace === namespace)) rows.delete(id);
      for (const row of resources) rows.set(row.id, row);
    },
    async upsert(resources) {
      for (const row of resources) rows.set(row.id, row);
    },
    async remove(ids) {
      for (const id of ids) rows.delete(id);
    },
    async state(_account, state) {
      states.push(state);
    },
  };
}

/** What a watch sees once `complete` says that it is all. */
async function snapshot(
  under: CloudUnderTest,
  complete: (rows: InventoryResource[]) => boolean,
): Promise<InventoryResource[]> {
  const rows = new Map<string, InventoryResource>();
  const stop = new AbortController();
  const watching = under.provider.watch(under.account, collecting(rows, []), stop.signal);
  await vi.waitFor(() => expect(complete([...rows.values()])).toBe(true), patience);
  stop.abort();
  await watching;
  return [...rows.values()];
}
