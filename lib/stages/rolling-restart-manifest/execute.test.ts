import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { rollingRestartManifestDefinition } from '#lib/stages/rolling-restart-manifest/definition';
import { rollingRestartManifestExecutor } from '#lib/stages/rolling-restart-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(rollingRestartManifestDefinition, rollingRestartManifestExecutor, new URL('.', import.meta.url));

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

describe('a rolling restart', { timeout: 120_000 }, () => {
  it('gives the workload new pods', async () => {
    await deploy('web', 'registry/web:1.0', 1);
    const run = await runStage(rollingRestartManifestExecutor, {
      context: onObject('deployment web'),
      capabilities: sandbox.capabilities,
    });
    expect(run.status).toBe('SUCCEEDED');
    const live = await sandbox.cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' });
    expect(JSON.stringify(live?.spec)).toContain('kubectl.kubernetes.io/restartedAt');
  });

  it('says when there is nothing to restart', async () => {
    const run = await runStage(rollingRestartManifestExecutor, {
      context: onObject('deployment nobody'),
      capabilities: sandbox.capabilities,
    });
    expect(run.reason).toContain('does not exist');
  });
});
