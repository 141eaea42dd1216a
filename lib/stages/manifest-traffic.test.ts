import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, objectAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';
import { enableManifestExecutor } from '#lib/stages/enable-manifest/execute';
import { deployment, onObject, type SandboxCloud, startSandboxCloud } from '#lib/stages/testing/sandbox-cloud';
import { runStage, stepContext } from '#lib/stages/testing/step-runner';
import { expectTraffic, replicaSet, service } from '#lib/stages/testing/traffic';

let sandbox: SandboxCloud;
beforeAll(async () => {
  sandbox = await startSandboxCloud();
});
afterAll(async () => {
  await sandbox?.close();
});

const run = (executor: typeof enableManifestExecutor, context: JsonObject) =>
  runStage(executor, { context, capabilities: sandbox.capabilities });
const enable = (context: JsonObject) => run(enableManifestExecutor, context);
const disable = (context: JsonObject) => run(disableManifestExecutor, context);
const put = (...manifests: Manifest[]) =>
  Promise.all(sandbox.cloud.prepare(manifests, { application: 'storefront' }).map((one) => sandbox.cloud.apply(one)));
const behind = (name: string) => ({ 'traffic.spinnaker.io/load-balancers': JSON.stringify([`service ${name}`]) });

describe('taking workloads in and out of traffic', { timeout: 120_000 }, () => {
  it('labels the running pods and takes the labels away, without replacing a pod', async () => {
    await put(service('shop'), replicaSet('shop-v001', 'registry/web:1', behind('shop')));
    const on = await enable(onObject('replicaSet shop-v001'));
    expect(on.status, on.reason).toBe('SUCCEEDED');
    expect(on.outputs).toEqual({ loadBalancers: ['service shop'] });
    await expectTraffic(sandbox, 'shop', 'shop-v001', 2);

    const off = await disable(onObject('replicaSet shop-v001'));
    expect(off.status, off.reason).toBe('SUCCEEDED');
    expect(off.log).toContain('replicaSet shop-v001: 2 pods taken from service shop');
    await expectTraffic(sandbox, 'shop', 'shop-v001', 0);
    const live = await sandbox.cloud.read({ kind: 'ReplicaSet', name: 'shop-v001', namespace: 'prod' });
    expect(objectAt(live, 'status').readyReplicas).toBe(2);
    expect(JSON.stringify(objectAt(live, 'spec'))).not.toContain('"lb"');

    const again = await disable(onObject('replicaSet shop-v001'));
    expect(again.log).toEqual([
      'replicaSet shop-v001 receives no more traffic from service shop',
      'shop-v001 runs with 2 of 2 ready',
    ]);
  });

  it('chooses its target, and takes the services it is given', async () => {
    await put(service('till'), replicaSet('till', 'registry/web:1'));
    const target = {
      account: 'zone-1',
      location: 'prod',
      mode: 'dynamic',
      kind: 'replicaSet',
      cluster: 'replicaSet till',
    };
    const on = await enable({ ...target, criteria: 'largest', loadBalancers: ['service till'] });
    expect(on).toMatchObject({ status: 'SUCCEEDED', outputs: { manifestName: 'replicaSet till' } });
    await expectTraffic(sandbox, 'till', 'till', 2);
  });

  it('moves a deployment at once and keeps it so when its pods are replaced', async () => {
    await put(service('site'), deployment('site', 'registry/web:1'));
    const on = await enable(onObject('deployment site', { loadBalancers: ['service site'] }));
    expect(on.status, on.reason).toBe('SUCCEEDED');
    await expectTraffic(sandbox, 'site', 'site', 2);
    const off = await disable(onObject('deployment site', { loadBalancers: ['service site'] }));
    expect(off.status, off.reason).toBe('SUCCEEDED');
    await expectTraffic(sandbox, 'site', 'site', 0);
  });

  it('plans without touching a pod', async () => {
    await put(service('plan'), replicaSet('plan', 'registry/web:1', behind('plan')));
    await enable(onObject('replicaSet plan'));
    const context = onObject('replicaSet plan');
    const options = { context, capabilities: sandbox.capabilities };
    const step = stepContext('p/step', 0, { context, outputs: {}, log: [] }, options);
    const plan = await disableManifestExecutor.plan!(step, sandbox.capabilities);
    expect(plan.summary).toBe('2 pods taken from service plan');
    await expectTraffic(sandbox, 'plan', 'plan', 2);
  });

  it('has nothing to do without load balancers, or when their service is gone', async () => {
    await put(replicaSet('lonely', 'registry/web:1'), replicaSet('left', 'registry/web:1', behind('closed')));
    const none = await disable(onObject('replicaSet lonely'));
    expect(none.log[0]).toBe('replicaSet lonely names no load balancer, so there is no traffic to take');
    expect((await disable(onObject('replicaSet left'))).status).toBe('SUCCEEDED');
    expect((await enable(onObject('replicaSet left'))).reason).toContain('Service closed in prod does not exist');
  });

  it.each([
    ['replicaSet nobody', {}, 'does not exist'],
    ['service shop', {}, 'has no pods'],
    ['replicaSet lonely', { loadBalancers: ['shop'] }, '“shop” is no load balancer'],
    ['replicaSet lonely', { loadBalancers: ['ingress shop'] }, 'name a Service instead'],
    ['replicaSet own', { loadBalancers: ['service own'] }, 'selects by the label app, by which ReplicaSet own in prod'],
    ['replicaSet odd', {}, 'is no list of names'],
  ])('refuses %s with %o', async (name, fields, words) => {
    const own = { ...service('own'), spec: { selector: { app: 'own' }, ports: [{ port: 80 }] } };
    const odd = replicaSet('odd', 'registry/web:1', { 'traffic.spinnaker.io/load-balancers': 'service shop' });
    await put(own, replicaSet('own', 'registry/web:1'), odd);
    const refused = await disable(onObject(name, fields as JsonObject));
    expect(refused.status).toBe('TERMINAL');
    expect(refused.reason).toContain(words);
  });

  it('refuses a ReplicaSet that its Deployment steers', async () => {
    const sets = await sandbox.cloud.members({
      kind: 'replicaSet',
      namespace: 'prod',
      application: 'storefront',
      cluster: 'deployment site',
    });
    const refused = await disable(onObject(`replicaSet ${sets[0]?.name}`, { loadBalancers: ['service site'] }));
    expect(refused.reason).toContain('is steered by Deployment site');
  });
});
