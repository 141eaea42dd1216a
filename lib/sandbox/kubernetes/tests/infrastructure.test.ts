import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apps, at, batch, conditionAt, core, deployment } from '#lib/providers/testing/cluster/objects';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.close());

describe('what clouds and kubelets add, and a bare control plane lacks', () => {
  it('binds the claims of stateful sets to volumes', async () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const spec = { replicas: 2, serviceName: 'stored', volumeClaimTemplates: [claim] };
    const set = { ...deployment('stored', 'db:1', spec), kind: 'StatefulSet' };
    await cluster.send('POST', `${apps}/statefulsets`, set);
    await cluster.until(`${apps}/statefulsets/stored`, (one) => at(one, 'status.readyReplicas') === 2);
    const bound = await cluster.send('GET', `${core}/persistentvolumeclaims/data-stored-1`);
    expect(at(bound.body, 'status.phase')).toBe('Bound');
    expect(at(bound.body, 'spec.volumeName')).toMatch(/^pvc-/);
  });

  it("writes what a job's annotation and its echo say", async () => {
    const command = ['sh', '-c', 'echo "from echo"; sleep 1'];
    const annotations = { 'sandbox.gennaker.dev/log': 'SPINNAKER_PROPERTY_A=1\nsecond line' };
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'task:1', command }] } };
    await cluster.send('POST', `${batch}/jobs`, { metadata: { name: 'wordy', annotations }, spec: { template } });
    await cluster.until(`${batch}/jobs/wordy`, (one) => conditionAt(one, 'Complete')?.status === 'True');
    const { body } = await cluster.send('GET', `${core}/pods?labelSelector=job-name=wordy`);
    const { text } = await cluster.send('GET', `${core}/pods/${String(at(body, 'items.0.metadata.name'))}/log`);
    expect(text).toBe('SPINNAKER_PROPERTY_A=1\nsecond line\nfrom echo\ndone\n');
  });

  it('gives load balancers an address', async () => {
    const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
    await cluster.send('POST', `${core}/services`, { metadata: { name: 'balanced' }, spec });
    const ready = await cluster.until(
      `${core}/services/balanced`,
      (one) => at(one, 'status.loadBalancer.ingress') !== undefined,
    );
    expect(at(ready, 'status.loadBalancer.ingress.0.ip')).toMatch(/^203\.0\.113\.\d+$/);
  });
});
