import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';
import { undoRolloutManifestDefinition } from '#lib/stages/undo-rollout-manifest/definition';
import { undoRolloutManifestExecutor } from '#lib/stages/undo-rollout-manifest/execute';

stageContract(undoRolloutManifestDefinition, undoRolloutManifestExecutor, new URL('.', import.meta.url));

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

describe('undoing a rollout', { timeout: 120_000 }, () => {
  it('brings the image before back and waits until it runs', async () => {
    await deploy('web', 'registry/web:1.0');
    await deploy('web', 'registry/web:1.1');
    const run = await runStage(undoRolloutManifestExecutor, {
      context: onObject('deployment web', { numRevisionsBack: 1 }),
      capabilities: sandbox.capabilities,
    });
    expect(run).toMatchObject({ status: 'SUCCEEDED', outputs: { revision: 3 } });
    const live = JSON.stringify(await sandbox.cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' }));
    expect(live).toContain('registry/web:1.0');
    expect(await sandbox.cloud.stability({ kind: 'Deployment', name: 'web', namespace: 'prod' })).toMatchObject({
      state: 'stable',
    });
  });

  it('says how many revisions there are', async () => {
    await deploy('young', 'registry/web:1.0', 1);
    const run = await runStage(undoRolloutManifestExecutor, {
      context: onObject('deployment young'),
      capabilities: sandbox.capabilities,
    });
    expect(run).toMatchObject({ status: 'TERMINAL', reason: expect.stringContaining('it has only 1') });
  });

  it('does not take half a revision', async () => {
    const run = await runStage(undoRolloutManifestExecutor, {
      context: onObject('deployment web', { numRevisionsBack: '1.5' }),
      capabilities: sandbox.capabilities,
    });
    expect(run.reason).toBe('numRevisionsBack is “1.5”, which is no whole number');
  });
});
