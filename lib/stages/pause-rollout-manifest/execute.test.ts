import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { pauseRolloutManifestDefinition } from '#lib/stages/pause-rollout-manifest/definition';
import { pauseRolloutManifestExecutor } from '#lib/stages/pause-rollout-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(pauseRolloutManifestDefinition, pauseRolloutManifestExecutor, new URL('.', import.meta.url));

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

const pause = (name: string) =>
  runStage(pauseRolloutManifestExecutor, { context: onObject(name), capabilities: sandbox.capabilities });

describe('pausing a rollout', { timeout: 120_000 }, () => {
  it('holds it, and leaves one that is held alone', async () => {
    await deploy('web', 'registry/web:1.0', 1);
    expect((await pause('deployment web')).log).toEqual(['deployment web stands paused']);
    expect((await pause('deployment web')).log).toEqual(['deployment web stood paused already']);
    const live = await sandbox.cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' });
    expect(live?.spec).toMatchObject({ paused: true });
  });

  it('is only for deployments that exist', async () => {
    expect((await pause('deployment nobody')).reason).toContain('does not exist');
    await sandbox.cloud.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'prod' } });
    expect((await pause('configMap c')).reason).toContain('Only a Deployment can be paused');
  });
});
