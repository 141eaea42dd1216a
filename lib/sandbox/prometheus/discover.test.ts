import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listen } from '#lib/sandbox/listen';
import { discoverPods, targetsOf } from './discover.ts';
import type { Target } from './series/service.ts';

const pod = (over: { metadata?: object; status?: object; image?: string } = {}) => ({
  metadata: {
    name: 'shop-5d9c7b-x2k4q',
    namespace: 'prod',
    labels: { app: 'shop', 'pod-template-hash': '5d9c7b', track: 'canary', 'app.kubernetes.io/part-of': 'store' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'shop-5d9c7b' }],
    ...over.metadata,
  },
  spec: { containers: [{ image: over.image ?? 'registry.example:5000/shop:2.4.1@sha256:abc' }] },
  status: { phase: 'Running', podIP: '10.1.0.4', startTime: '2026-03-02T10:00:00Z', ...over.status },
});

it('a running pod becomes a target with the labels queries ask for', () => {
  expect(targetsOf('zone-2', { items: [pod()] })).toEqual([
    {
      from: Date.parse('2026-03-02T10:00:00Z'),
      labels: {
        account: 'zone-2',
        app: 'shop',
        app_kubernetes_io_part_of: 'store',
        cluster: 'shop',
        instance: '10.1.0.4:8080',
        job: 'kubernetes-pods',
        namespace: 'prod',
        pod: 'shop-5d9c7b-x2k4q',
        pod_template_hash: '5d9c7b',
        server_group: 'shop-5d9c7b',
        track: 'canary',
        version: '2.4.1',
      },
    },
  ]);
});

it('versioned server groups belong to the cluster without the version', () => {
  const metadata = { ownerReferences: [{ name: 'shop-canary-v012' }] };
  const [target] = targetsOf('zone-2', { items: [pod({ metadata, image: 'shop' })] });
  expect(target!.labels).toMatchObject({ server_group: 'shop-canary-v012', cluster: 'shop-canary', version: 'latest' });
});

it('pods that do not run, are going, or belong to no app are none', () => {
  const items = [
    pod({ status: { phase: 'Pending' } }),
    pod({ metadata: { deletionTimestamp: '2026-03-02T10:00:00Z' } }),
    pod({ metadata: { labels: {} } }),
    'nonsense',
  ];
  expect(targetsOf('zone-2', { items })).toEqual([]);
  expect(targetsOf('zone-2', undefined)).toEqual([]);
});

it('a cluster is asked again and again, also after it failed', async () => {
  let asked = 0;
  const server = await listen(
    createServer((_request, response) => {
      asked++;
      const allowed = asked > 1;
      response.writeHead(allowed ? 200 : 500).end(JSON.stringify({ items: [pod()] }));
    }),
  );
  const stop = new AbortController();
  const reports: Target[][] = [];
  await new Promise<void>((done) => {
    const report = (running: Target[]) => {
      if (reports.push(running) === 2) done();
    };
    discoverPods({ name: 'zone-2', url: server.url }, 1, report, stop.signal);
  });
  stop.abort();
  expect(reports[0]).toHaveLength(1);
  await server.close();
});
