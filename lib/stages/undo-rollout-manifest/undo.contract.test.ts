import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { type ManifestWorld, podsOf, startManifestWorld } from '#lib/stages/testing/manifest-world';
import { undoRolloutManifestExecutor } from '#lib/stages/undo-rollout-manifest/execute';

let world: ManifestWorld;
beforeAll(async () => {
  world = await startManifestWorld();
});
afterAll(async () => {
  await world?.world.close();
});

const ordered = (name: string, image: string) =>
  world.object('apps/v1', 'StatefulSet', name, { spec: { replicas: 2, serviceName: name, ...podsOf(name, image) } });
const deploy = (name: string, image: string) =>
  world.run(deployManifestExecutor, { manifests: [ordered(name, image)] });
const undo = (name: string, more: JsonObject = {}) =>
  world.run(undoRolloutManifestExecutor, { manifestName: `statefulSet ${name}`, ...more });

describe('undoing the rollout of ordered pods', { timeout: 180_000 }, () => {
  it('says which broken pod stands in its way, and goes on when that may be deleted', async () => {
    const first = await deploy('db', 'registry/db:1');
    expect(first.status, first.reason).toBe('SUCCEEDED');
    const bad = await deploy('db', 'registry/db:missing');
    expect(bad.reason).toMatch(/cannot be rolled out: image registry\/db:missing cannot be pulled \(pod db-1\)/);

    const blocked = await undo('db');
    expect(blocked.status).toBe('TERMINAL');
    expect(blocked.reason).toMatch(
      /^StatefulSet db in \S+ is blocked by pod db-1, which still runs the version before and is not ready: image registry\/db:missing cannot be pulled/,
    );
    expect(blocked.reason).toContain('delete it to go on');

    const run = await undo('db', { revision: 3, deleteBlockingPods: true });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.log).toContain('pod db-1: deleted, because it blocked the rollout');
    expect(JSON.stringify((await world.live('StatefulSet', 'db'))?.spec)).toContain('registry/db:1');
  });
});
