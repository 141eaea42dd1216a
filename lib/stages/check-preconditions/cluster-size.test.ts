import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { checkClusterSizeExecutor } from '#lib/stages/check-preconditions/cluster-size';
import { checkPreconditionsExecutor } from '#lib/stages/check-preconditions/execute';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
  await runStage(deployManifestExecutor, {
    context: { account: 'zone-1', manifests: [deployment('web', 'registry/web:1.0', 1)] },
    capabilities: sandbox.capabilities,
  });
});
afterAll(async () => {
  await sandbox?.close();
});

const checked = (more: JsonObject) =>
  runStage(checkClusterSizeExecutor, {
    context: {
      context: { credentials: 'zone-1', cluster: 'deployment web', regions: ['prod'], expected: 1, ...more },
    },
    capabilities: sandbox.capabilities,
  });

describe('a precondition on the size of a cluster', { timeout: 120_000 }, () => {
  it('is a stage of its own type, with its own failure flag', () => {
    const context = { preconditions: [{ type: 'clusterSize', failPipeline: false, context: { cluster: 'web' } }] };
    const planned = checkPreconditionsExecutor.before!(
      stepContext('k', 0, { context, outputs: {}, log: [] }, { context, capabilities: {} }),
    );
    expect(planned).toMatchObject([
      { type: 'checkClusterSize', name: 'Check precondition (clusterSize)', context: { failPipeline: false } },
    ]);
  });

  it.each([
    ['==', 1, 'SUCCEEDED'],
    ['>=', '1', 'SUCCEEDED'],
    ['<', 2, 'SUCCEEDED'],
    ['>', 1, 'TERMINAL'],
    ['<=', 0, 'TERMINAL'],
  ])('holds %s %s: %s', async (comparison, expected, status) => {
    expect((await checked({ comparison, expected })).status).toBe(status);
  });

  it('must hold in every region, and says where it does not', async () => {
    const run = await checked({ regions: ['prod', 'nowhere'] });
    expect(run.reason).toBe('Cluster deployment web should have == 1 server groups and has 0 in nowhere');
    expect((await checked({ expected: 5, failureMessage: 'Too small' })).reason).toBe('Too small');
  });

  it('names what it cannot use', async () => {
    expect((await checked({ comparison: '~' })).reason).toContain('The comparison ~ is not known');
  });
});
