import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { type ManifestWorld, type More, startManifestWorld } from '#lib/stages/testing/manifest-world';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
});

const finalizer = 'example.com/audit';
const settings = (name: string, finalizers: string[], more: JsonObject = {}): Manifest => ({
  ...world.object('v1', 'ConfigMap', name, { data: { a: '1' } }),
  metadata: { name, namespace: world.namespace, finalizers, ...more },
});
const remove = (fields: JsonObject, more: More = {}) => world.run(deleteManifestExecutor, fields, more);
const release = (name: string) =>
  world.cloud.patch(world.ref('ConfigMap', name), { metadata: { finalizers: null } }, 'merge');

describe('deleting what is held', { timeout: 120_000 }, () => {
  it('waits for a finalizer, says whose it is, and ends when it is taken away', async () => {
    await world.cloud.apply(settings('held', [finalizer]));
    let looks = 0;
    const run = await remove(
      { manifestName: 'configMap held' },
      {
        pause: async () => {
          if (++looks === 3) await release('held');
        },
      },
    );
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.waits).toEqual([
      `ConfigMap held in ${world.namespace} is held by the finalizer ${finalizer}, which its controller must take away`,
    ]);
    expect(run.log.at(-1)).toBe('configMap held: deleted');
    expect(await world.live('ConfigMap', 'held')).toBeUndefined();
  });

  it('does not call it deleted while it never goes, which a time-out then tells', async () => {
    for (const name of ['never', 'free']) {
      await world.cloud.apply(
        settings(name, name === 'never' ? [finalizer, 'example.com/other'] : [], { labels: { of: 'x' } }),
      );
    }
    const labels = {
      mode: 'label',
      kinds: ['configMap'],
      labelSelectors: { selectors: [{ kind: 'EQUALS', key: 'of', values: ['x'] }] },
    };
    const run = await remove(labels, { mostLooks: 20, pause: async () => {} });
    expect(run.status).toBe('RUNNING');
    expect(run.log).toEqual(['configMap free: deleted']);
    expect(run.waits.at(-1)).toContain(`is held by the finalizers ${finalizer}, example.com/other, which`);
    // A second try finds it ending and waits too.
    const again = await remove({ manifestName: 'configMap never' }, { mostLooks: 5, pause: async () => {} });
    expect(again).toMatchObject({ status: 'RUNNING' });
    await release('never');
  });

  it('takes no other object of that name for the one it deleted', async () => {
    await world.cloud.apply(settings('twice', []));
    const run = await remove(
      { manifestName: 'configMap twice' },
      {
        before: (step) => {
          if (step === 'waitForDeletion') void world.cloud.apply(settings('twice', []));
        },
      },
    );
    expect(run.status).toBe('SUCCEEDED');
  });

  it('waits for the pods of a deployment that is deleted in the foreground', async () => {
    const deployed = await world.run(deployManifestExecutor, {
      manifests: [world.deployment('front', 'registry/web:1', 1)],
    });
    expect(deployed.status, deployed.reason).toBe('SUCCEEDED');
    const run = await remove({ manifestName: 'deployment front', options: { cascading: 'foreground' } });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(await world.live('Deployment', 'front')).toBeUndefined();
    const members = { kind: 'pod', namespace: world.namespace, application: 'storefront', cluster: 'deployment front' };
    expect(await world.cloud.members(members)).toEqual([]);
  });

  it('says what is left in a namespace', async () => {
    const name = await world.world.anotherNamespace();
    const path = `/api/v1/namespaces/${name}/configmaps`;
    const body = { metadata: { name: 'left', finalizers: [finalizer] } };
    expect((await world.world.send('POST', path, body)).status).toBe(201);
    let looks = 0;
    const run = await remove(
      { location: '', manifestName: `namespace ${name}` },
      {
        pause: async (ms) => {
          await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 200)));
          if (++looks !== 15) return;
          await world.world.send(
            'PATCH',
            `${path}/left`,
            { metadata: { finalizers: null } },
            { type: 'application/merge-patch+json' },
          );
        },
      },
    );
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.waits.join('\n')).toMatch(/Namespace .* is not empty: Some (content|resources)|is being emptied/);
  });

  it('says what holds an object that is to be made anew', async () => {
    const annotations = { 'strategy.spinnaker.io/recreate': 'true', 'strategy.spinnaker.io/versioned': 'false' };
    const manifest = settings('anew', [finalizer], { annotations });
    await world.cloud.apply(manifest);
    let looks = 0;
    const run = await world.run(
      deployManifestExecutor,
      { manifests: [settings('anew', [], { annotations })] },
      {
        pause: async () => {
          if (++looks === 3) await release('anew');
        },
      },
    );
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.waits[0]).toContain(
      `Waiting for the old configMap anew to end before it is made anew: ConfigMap anew in`,
    );
    expect(run.waits[0]).toContain(finalizer);
  });
});
