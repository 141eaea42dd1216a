import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { scaleManifestDefinition } from '#lib/stages/scale-manifest/definition';
import { scaleManifestExecutor } from '#lib/stages/scale-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(scaleManifestDefinition, scaleManifestExecutor, new URL('.', import.meta.url));

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

describe('scaling', { timeout: 120_000 }, () => {
  it('sets the replicas and waits until they run', async () => {
    await deploy('web', 'registry/web:1.0', 1);
    const run = await runStage(scaleManifestExecutor, {
      context: onObject('deployment web', { replicas: '3' }),
      capabilities: sandbox.capabilities,
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(await sandbox.cloud.stability({ kind: 'Deployment', name: 'web', namespace: 'prod' })).toMatchObject({
      state: 'stable',
      message: 'web runs with 3 of 3 ready',
    });
  });

  it('chooses its target when it runs', async () => {
    const run = await runStage(scaleManifestExecutor, {
      context: {
        account: 'zone-1',
        location: 'prod',
        mode: 'dynamic',
        kind: 'deployment',
        cluster: 'deployment web',
        criteria: 'newest',
        replicas: 1,
      },
      capabilities: sandbox.capabilities,
    });
    expect(run).toMatchObject({ status: 'SUCCEEDED', outputs: { manifestName: 'deployment web' } });
  });

  it.each([['-1'], ['1.5'], ['many'], ['']])('refuses %s replicas', async (replicas) => {
    const run = await runStage(scaleManifestExecutor, {
      context: onObject('deployment web', { replicas }),
      capabilities: sandbox.capabilities,
    });
    expect(run.reason).toContain('no whole number from 0');
  });

  it('says that there is nothing to scale', async () => {
    const run = await runStage(scaleManifestExecutor, {
      context: onObject('deployment nobody', { replicas: 1 }),
      capabilities: sandbox.capabilities,
    });
    expect(run).toMatchObject({ status: 'TERMINAL', reason: 'Deployment nobody in prod does not exist in zone-1' });
  });
});
