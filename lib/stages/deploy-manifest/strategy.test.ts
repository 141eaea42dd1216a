import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { deployManifestExecutor } from '#lib/stages/deploy-manifest/execute';
import { deployment, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage } from '#lib/stages/testing/step-runner';
import { replicaSet, service } from '#lib/stages/testing/traffic';

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

const deploy = (manifests: Manifest[], options: JsonObject) => {
  const context: JsonObject = { account: 'zone-1', manifests, trafficManagement: { enabled: true, options } };
  return runStage(deployManifestExecutor, { context, capabilities: sandbox.capabilities });
};

const to = (name: string, strategy: string) => ({ services: [`service ${name}`], enableTraffic: true, strategy });

/** What they do with versions and traffic stands in strategy.contract.test.ts. */
describe('rollout strategies', { timeout: 120_000 }, () => {
  it.each([
    [[deployment('x', 'y')], { strategy: 'magic' }, '“magic” is no rollout strategy; use none, redblack'],
    [[service('x')], { strategy: 'redblack' }, 'needs a ReplicaSet or a Deployment'],
    [
      [replicaSet('x', 'y')],
      { services: ['service gone'], enableTraffic: true },
      'Service gone in prod does not exist',
    ],
    [[replicaSet('x', 'y')], { services: ['ingress x'], enableTraffic: true }, 'name a Service instead'],
    [
      [service('x'), { ...replicaSet('x', 'y'), spec: objectAt(labelled('x'), 'spec') }],
      to('x', 'redblack'),
      'selects by the label lb, which the pods of ReplicaSet x in prod carry already',
    ],
    [
      [service('x'), replicaSet('x', 'y', { 'strategy.spinnaker.io/max-version-history': '1' })],
      to('x', 'redblack'),
      'set strategy.spinnaker.io/max-version-history to 2 or more',
    ],
    [
      [
        {
          ...deployment('x', 'y'),
          metadata: { name: 'x', annotations: { 'strategy.spinnaker.io/versioned': 'false' } },
        },
      ],
      { strategy: 'bluegreen' },
      'each version of deployment x is an object of its own',
    ],
  ])('refuses %o with %o', async (manifests, options, words) => {
    const run = await deploy(manifests as Manifest[], options as JsonObject);
    expect(run.status).toBe('TERMINAL');
    expect(run.reason).toContain(words);
  });
});

function labelled(name: string): Manifest {
  const set = structuredClone(replicaSet(name, 'y'));
  objectAt(objectAt(objectAt(objectAt(set, 'spec'), 'template'), 'metadata'), 'labels').lb = name;
  return set;
}
