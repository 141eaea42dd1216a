import { expect, it, vi } from 'vitest';
import { objectAt, stringAt } from '#lib/kernel/json';
import type { Manifest } from '#lib/providers/contract';
import { patience, type SuiteKit } from '#lib/providers/testing/kit';

/** Traffic by labels, jobs by keys, and what a live object runs with. */
export function trafficCases(kit: () => SuiteKit): void {
  const balancer = (label: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: label, namespace: kit().under.namespace },
    spec: { selector: { lb: label }, ports: [{ port: 80 }] },
  });

  it('takes a workload out of traffic and back, with the same pods', async () => {
    const { under, cloud, workload, deploy, ref, settled } = kit();
    await deploy(balancer('gate'));
    const [attached] = await cloud.traffic.attach(
      cloud.prepare([{ ...workload('gated', under.images.good[0]), kind: 'ReplicaSet' }], { application: 'suite' }),
      { services: ['service gate'], enable: true },
    );
    await deploy(attached!);
    await settled('gated', 'stable', 'ReplicaSet');
    const target = ref('ReplicaSet', 'gated');
    expect(await cloud.traffic.set(target, true, [])).toEqual({ loadBalancers: ['service gate'], pods: 0 });
    expect(await cloud.traffic.set(target, false, [])).toEqual({ loadBalancers: ['service gate'], pods: 2 });
    expect(await cloud.traffic.set(target, false, [])).toEqual({ loadBalancers: ['service gate'], pods: 0 });
    expect(objectAt(await cloud.read(target), 'status').readyReplicas).toBe(2);
    expect((await cloud.traffic.set(target, true, [])).pods).toBe(2);
    await settled('gated', 'stable', 'ReplicaSet');
  });

  it('starts one job for a key, another for another, and removes only its own', async () => {
    const { under, cloud, ref } = kit();
    const manifest: Manifest = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'keyed', namespace: under.namespace },
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: under.images.good[0], command: ['sh', '-c', 'sleep 3600'] }],
          },
        },
      },
    };
    const uid = async () => stringAt(objectAt(await cloud.read(ref('Job', 'keyed')), 'metadata'), 'uid');
    expect((await cloud.jobs.start(manifest, 'one')).outcome).toBe('created');
    const first = await uid();
    expect((await cloud.jobs.start(manifest, 'one')).outcome).toBe('unchanged');
    await vi.waitFor(async () => {
      expect((await cloud.jobs.start(manifest, 'two')).outcome).toBe('created');
    }, patience);
    expect(await uid()).not.toBe(first);
    await vi.waitFor(async () => {
      expect((await cloud.jobs.read(ref('Job', 'keyed')))?.pods).toHaveLength(1);
    }, patience);
    expect(await cloud.jobs.read(ref('Job', 'keyed'))).toMatchObject({ state: 'running' });
    expect(await cloud.jobs.remove(ref('Job', 'keyed'), 'one')).toBe(false);
    expect(await cloud.jobs.remove(ref('Job', 'keyed'), 'two')).toBe(true);
    await vi.waitFor(async () => expect(await cloud.read(ref('Job', 'keyed'))).toBeUndefined(), patience);
    expect(await cloud.jobs.remove(ref('Job', 'keyed'), 'two')).toBe(false);
  });

  it('suspends a job for good, and says so', async () => {
    const { under, cloud, ref } = kit();
    const job = (image: string): Manifest => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'hopeless', namespace: under.namespace },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } } },
    });
    await cloud.jobs.start(job(under.images.missing), 'once');
    await vi.waitFor(async () => {
      expect(await cloud.jobs.read(ref('Job', 'hopeless'))).toMatchObject({ state: 'failed', hopeless: true });
    }, patience);
    await cloud.jobs.suspend(ref('Job', 'hopeless'));
    const run = await cloud.jobs.read(ref('Job', 'hopeless'));
    expect(run).toMatchObject({ state: 'running', message: 'Job hopeless is suspended; resume it to go on' });
  });
}
