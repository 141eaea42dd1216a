import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { deleteManifestDefinition } from '#lib/stages/delete-manifest/definition';
import { deleteManifestExecutor } from '#lib/stages/delete-manifest/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(deleteManifestDefinition, deleteManifestExecutor, new URL('.', import.meta.url));

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

const deploy = (name: string, image: string, replicas = 2) =>
  runStage(deployManifestExecutor, {
    context: { account: 'zone-1', manifests: [deployment(name, image, replicas)] },
    capabilities: sandbox.capabilities,
  });

const remove = (fields: JsonObject) =>
  runStage(deleteManifestExecutor, {
    context: { account: 'zone-1', location: 'prod', ...fields },
    capabilities: sandbox.capabilities,
  });

describe('deleting', { timeout: 120_000 }, () => {
  it('deletes an object, and succeeds when it is gone already', async () => {
    await deploy('web', 'registry/web:1.0', 1);
    const run = await remove({ manifestName: 'deployment web', options: { cascading: true } });
    expect(run).toMatchObject({ status: 'SUCCEEDED', outputs: { 'outputs.deletedManifests': ['deployment web'] } });
    const again = await remove({ manifestName: 'deployment web' });
    expect(again).toMatchObject({ status: 'SUCCEEDED', log: ['deployment web was not there'] });
  });

  it('leaves the pods alone when it does not cascade', async () => {
    await deploy('kept', 'registry/web:1.0', 1);
    await remove({ manifestName: 'deployment kept', options: { cascading: false } });
    await vi.waitFor(async () => {
      expect(await sandbox.cloud.read({ kind: 'Deployment', name: 'kept', namespace: 'prod' })).toBeUndefined();
    });
    const sets = await sandbox.cloud.members({
      kind: 'replicaSet',
      namespace: 'prod',
      application: 'storefront',
      cluster: 'deployment kept',
    });
    expect(sets).toHaveLength(1);
  });

  it.each(['label', undefined])('deletes by labels, also where no mode is written: %s', async (mode) => {
    const labelled = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'prod', labels: { preview: 'a' } },
      spec: { ports: [{ port: 80 }] },
    });
    for (const name of ['s1', 's2']) await sandbox.cloud.apply(labelled(name));
    const run = await remove({
      ...(mode ? { mode } : {}),
      kinds: ['service'],
      labelSelectors: { selectors: [{ kind: 'EQUALS', key: 'preview', values: ['a'] }] },
    });
    expect(run.outputs['outputs.deletedManifests']).toEqual(['service s1', 'service s2']);
  });

  it('does not delete everything of a kind', async () => {
    const run = await remove({ mode: 'label', kinds: ['service'], labelSelectors: { selectors: [{ kind: 'ANY' }] } });
    expect(run.reason).toContain('at least one label');
  });
});
