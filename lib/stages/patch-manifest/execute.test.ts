import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { patchManifestDefinition } from '#lib/stages/patch-manifest/definition';
import { patchManifestExecutor } from '#lib/stages/patch-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(patchManifestDefinition, patchManifestExecutor, new URL('.', import.meta.url));

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

const patch = (fields: JsonObject) =>
  runStage(patchManifestExecutor, { context: onObject('deployment web', fields), capabilities: sandbox.capabilities });

describe('patching', { timeout: 120_000 }, () => {
  it('merges as Kubernetes does, and waits until the change is rolled out', async () => {
    await deploy('web', 'registry/web:1.0', 1);
    const containers = [{ name: 'web', env: [{ name: 'A', value: 'b' }] }];
    const run = await patch({ patchBody: [{ spec: { template: { spec: { containers } } } }] });
    expect(run.status).toBe('SUCCEEDED');
    const live = JSON.stringify(run.outputs.manifests);
    expect(live).toContain('registry/web:1.0');
    expect(live).toContain('"name":"A"');
  });

  it('applies operations, and YAML text', async () => {
    const labelled = await patch({
      patchBody: 'metadata:\n  labels:\n    tier: gold\n',
      options: { mergeStrategy: 'merge' },
    });
    expect(labelled.status).toBe('SUCCEEDED');
    const run = await patch({
      patchBody: [{ op: 'replace', path: '/metadata/labels/tier', value: 'tin' }],
      options: { mergeStrategy: 'json' },
    });
    expect(JSON.stringify(run.outputs.manifests)).toContain('"tier":"tin"');
  });

  it('writes artifacts of the run into the change, and misses those it must use', async () => {
    const artifact = (name: string) => ({ type: 'docker/image', name, reference: `${name}@sha256:7` });
    const trigger = {
      type: 'manual',
      artifacts: [artifact('registry/web')],
      resolvedExpectedArtifacts: [{ id: 'other', boundArtifact: artifact('registry/other') }],
    };
    const patchBody = [{ metadata: { labels: { kept: 'yes' } }, spec: imageIn('registry/web') }];
    const given = { capabilities: sandbox.capabilities, trigger };
    const run = await runStage(patchManifestExecutor, { context: onObject('deployment web', { patchBody }), ...given });
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.outputs['outputs.boundArtifacts']).toEqual([artifact('registry/web')]);
    const live = JSON.stringify(await sandbox.cloud.read({ kind: 'Deployment', name: 'web', namespace: 'prod' }));
    expect(live).toContain('"image":"registry/web@sha256:7"');
    expect(live).toContain('"kept":"yes"');
    const context = onObject('deployment web', { patchBody, requiredArtifactIds: ['other'] });
    const missing = await runStage(patchManifestExecutor, { context, ...given });
    expect(missing.reason).toBe('No manifest uses the required artifact docker/image registry/other');
  });

  it.each([
    [{ patchBody: [] }, 'holds no change'],
    [{ patchBody: [{ a: 1 }, { b: 2 }] }, 'one document'],
    [{ patchBody: 'a: [' }, 'not YAML'],
    [{ patchBody: [{ a: 1 }], options: { mergeStrategy: 'magic' } }, 'no way to merge'],
  ])('refuses %o', async (fields, words) => {
    const run = await patch(fields as JsonObject);
    expect(run.reason).toContain(words);
  });
});

const imageIn = (image: string): JsonObject => ({ template: { spec: { containers: [{ name: 'web', image }] } } });
