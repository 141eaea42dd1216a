import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { ManifestCloud } from '#lib/providers/contract';
import { adoptManifestDefinition } from '#lib/stages/adopt-manifest/definition';
import { adoptManifestExecutor } from '#lib/stages/adopt-manifest/execute';
import { stageContract } from '#lib/stages/contract-suite';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';

stageContract(adoptManifestDefinition, adoptManifestExecutor, new URL('.', import.meta.url));

let sandbox: SandboxCloud;
let cloud: ManifestCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
  cloud = sandbox.cloud;
});
afterAll(async () => {
  await sandbox?.close();
});

const adopt = (name: string, fields: JsonObject = {}) =>
  runStage(adoptManifestExecutor, { context: onObject(name, fields), capabilities: sandbox.capabilities });
const planned = async (name: string, fields: JsonObject = {}) => {
  const options = { context: onObject(name, fields), capabilities: sandbox.capabilities };
  const context = stepContext('plan/0', 0, { context: options.context, outputs: {}, log: [] }, options);
  return await adoptManifestExecutor.plan!(context, sandbox.capabilities);
};
const annotations = async (kind: string, name: string) =>
  (await cloud.read({ kind, name, namespace: 'prod' }))?.metadata.annotations as JsonObject | undefined;
const versions = () => cloud.revisions({ kind: 'Deployment', name: 'legacy', namespace: 'prod' });
const settled = (name: string) =>
  vi.waitFor(
    async () => expect((await cloud.stability({ kind: 'Deployment', name, namespace: 'prod' })).state).toBe('stable'),
    15_000,
  );

describe('adopting', { timeout: 120_000 }, () => {
  it('marks an object and its earlier versions, and replaces no pod', async () => {
    await cloud.apply(deployment('legacy', 'registry/web:1.0', 1));
    await settled('legacy');
    await cloud.apply(deployment('legacy', 'registry/web:1.1', 1));
    await settled('legacy');
    const before = await versions();
    const plan = await planned('deployment legacy');
    expect(plan.summary).toBe('2 changed');
    expect(await annotations('Deployment', 'legacy')).not.toHaveProperty('moniker.spinnaker.io/application');
    const run = await adopt('deployment legacy', { stack: 'old' });
    expect(run.status).toBe('SUCCEEDED');
    const marks = {
      'moniker.spinnaker.io/application': 'storefront',
      'moniker.spinnaker.io/cluster': 'deployment legacy',
      'moniker.spinnaker.io/stack': 'old',
    };
    expect(await annotations('Deployment', 'legacy')).toMatchObject({
      ...marks,
      'artifact.spinnaker.io/name': 'legacy',
    });
    expect(await annotations('ReplicaSet', before[1]!.name)).toMatchObject(marks);
    expect((await versions()).map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    expect((await adopt('deployment legacy')).log).toEqual([`It belongs to storefront already`]);
  });

  it('replaces the pods when they are to be marked', async () => {
    await cloud.apply(deployment('marked', 'registry/web:1.0', 1));
    await settled('marked');
    const plan = await planned('deployment marked', { markPods: true });
    expect(plan.summary).toBe('1 changed · recreates pods');
  });

  it('takes nothing from another application, and nothing that is not there', async () => {
    const [theirs] = cloud.prepare([deployment('theirs', 'registry/web:1.0', 1)], { application: 'other' });
    await cloud.apply(theirs!);
    expect((await adopt('deployment theirs')).reason).toBe('Deployment theirs in prod belongs to application other');
    expect((await adopt('deployment nobody')).reason).toContain('does not exist');
    await cloud.apply(deployment('manager', 'registry/web:1.0', 1));
    const [version] = await vi.waitFor(async () => {
      const found = await cloud.revisions({ kind: 'Deployment', name: 'manager', namespace: 'prod' });
      expect(found).toHaveLength(1);
      return found;
    }, 15_000);
    expect((await adopt(`replicaSet ${version!.name}`)).reason).toContain('Deployment manager; adopt that instead');
  });
});
