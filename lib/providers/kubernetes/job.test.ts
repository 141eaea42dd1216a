import { expect, it } from 'vitest';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { badCluster, json, status } from '#lib/providers/kubernetes/testing/bad-cluster';

const labels = { job: 'migrate' };
const job = (done: boolean) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'migrate', namespace: 'prod', uid: 'the-job' },
  spec: { completions: 1, selector: { matchLabels: labels } },
  status: done ? { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 },
});
const pod = (done: boolean) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'migrate-1',
    namespace: 'prod',
    labels,
    ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'migrate', uid: 'the-job', controller: true }],
  },
  status: {
    phase: done ? 'Succeeded' : 'Running',
    containerStatuses: [{ name: 'main', state: done ? { terminated: { exitCode: 0 } } : { running: {} } }],
  },
});

it('a job that ends while it is read is read as it ended', async () => {
  // It ends just after its pods were read for the first time.
  let done = false;
  const cluster = await badCluster(({ path }, response) => {
    if (path.endsWith('/jobs/migrate')) return json(response, 200, job(done));
    if (path.endsWith('/pods')) {
      json(response, 200, {
        apiVersion: 'v1',
        kind: 'PodList',
        metadata: { resourceVersion: '1' },
        items: [pod(done)],
      });
      done = true;
      return;
    }
    json(response, 404, status(404, 'not found'));
  });
  try {
    const cloud = kubernetesProvider().connect(cluster.account('zone-1', { settings: { kinds: [] } }));
    const run = await cloud.jobs.read({ kind: 'Job', name: 'migrate', namespace: 'prod' });
    expect(run).toMatchObject({ state: 'succeeded', pods: [{ phase: 'Succeeded', containers: [{ exitCode: 0 }] }] });
  } finally {
    cluster.close();
  }
});
