import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { resumeRolloutManifestDefinition } from '#lib/stages/resume-rollout-manifest/definition';
import { resumeRolloutManifestExecutor } from '#lib/stages/resume-rollout-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(resumeRolloutManifestDefinition, resumeRolloutManifestExecutor, new URL('.', import.meta.url));

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

describe('resuming a rollout', { timeout: 120_000 }, () => {
  it('lets it go on and waits for its end', async () => {
    await deploy('web', 'registry/web:1.0', 1);
    const ref = { kind: 'Deployment', name: 'web', namespace: 'prod' };
    await sandbox.cloud.patch(ref, { spec: { paused: true } }, 'merge');
    const containers = [{ name: 'web', image: 'registry/web:1.1' }];
    await sandbox.cloud.patch(ref, { spec: { template: { spec: { containers } } } }, 'strategic');
    const run = await runStage(resumeRolloutManifestExecutor, {
      context: onObject('deployment web'),
      capabilities: sandbox.capabilities,
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(run.log).toEqual(['deployment web goes on', 'web runs with 1 of 1 ready']);
  });
});
