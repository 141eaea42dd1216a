import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import { stageContract } from '#lib/stages/contract-suite';
import { findArtifactsFromResourceDefinition } from '#lib/stages/find-artifacts-from-resource/definition';
import { findArtifactsFromResourceExecutor } from '#lib/stages/find-artifacts-from-resource/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';

stageContract(findArtifactsFromResourceDefinition, findArtifactsFromResourceExecutor, new URL('.', import.meta.url));

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
  const web = deployment('web', 'registry:5000/web:2.4.1@sha256:abc', 1);
  const pod = (web.spec as { template: { spec: JsonObject } }).template.spec;
  pod.initContainers = [{ name: 'init', image: 'registry:5000/web:2.4.1@sha256:abc' }];
  pod.volumes = [{ name: 'settings', configMap: { name: 'settings-v003', optional: true } }];
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', namespace: 'prod' },
    stringData: { a: 'sesame' },
  };
  for (const manifest of sandbox.cloud.prepare([web, secret], { application: 'storefront' })) {
    await sandbox.cloud.apply(manifest);
  }
});
afterAll(async () => {
  await sandbox?.close();
});

const find = (context: JsonObject) =>
  runStage(findArtifactsFromResourceExecutor, { context, capabilities: sandbox.capabilities });

describe('finding artifacts of a live object', () => {
  it('hands on images and settings, each once', async () => {
    const run = await find(onObject('deployment web'));
    expect(run.status, run.reason).toBe('SUCCEEDED');
    expect(run.outputs).toMatchObject({
      manifest: { kind: 'Deployment', metadata: { name: 'web' } },
      artifacts: [
        {
          type: 'docker/image',
          name: 'registry:5000/web',
          version: '2.4.1',
          reference: 'registry:5000/web:2.4.1@sha256:abc',
        },
        {
          type: 'kubernetes/configMap',
          name: 'settings-v003',
          reference: 'settings-v003',
          location: 'prod',
          metadata: { account: 'zone-1' },
        },
      ],
    });
    expect(run.outputs.artifacts).toHaveLength(2);
  });

  it('binds what it must find, from an object chosen when it runs', async () => {
    const target = {
      account: 'zone-1',
      location: 'prod',
      mode: 'dynamic',
      kind: 'deployment',
      cluster: 'deployment web',
    };
    const image = { id: 'image', matchArtifact: { type: 'docker/image', name: '.*/web' } };
    const run = await find({ ...target, criteria: 'newest', expectedArtifacts: [image] });
    expect(run.outputs).toMatchObject({
      manifestName: 'deployment web',
      resolvedExpectedArtifacts: [{ id: 'image', boundArtifact: { name: 'registry:5000/web' } }],
    });
    const missing = await find(
      onObject('deployment web', { expectedArtifacts: [{ matchArtifact: { name: 'other' } }] }),
    );
    expect(missing).toMatchObject({ status: 'TERMINAL' });
    expect(missing.reason).toContain('other');
  });

  it('never hands on the content of a secret', async () => {
    const run = await find(onObject('secret keys'));
    expect(run.status).toBe('SUCCEEDED');
    expect(JSON.stringify([run.outputs, run.log])).not.toMatch(/sesame|c2VzYW1l/);
  });

  it('names what does not exist', async () => {
    expect((await find(onObject('deployment nobody'))).reason).toBe(
      'deployment nobody in prod does not exist in zone-1',
    );
  });
});
