import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '#lib/kernel/json';
import type { CloudAccount, Manifest, ManifestCloud } from '#lib/providers/contract';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';

describe('what only Kubernetes knows', { timeout: 120_000 }, () => {
  let cluster: SandboxCluster;
  let cloud: ManifestCloud;
  beforeAll(async () => {
    cluster = await startSandboxCluster({
      name: 'zone-1',
      namespaces: ['prod'],
      timeScale: 0.05,
      token: 'open-sesame',
    });
    cloud = kubernetesProvider({ clock: { now: () => Date.now() + 120_000 } }).connect(account());
  });
  afterAll(async () => {
    await cluster?.close();
  });
  const account = (secrets: object = { kubeconfig: cluster.kubeconfig }): CloudAccount => ({
    name: 'zone-1',
    environment: 'test',
    settings: {},
    secrets: { ...secrets },
  });
  const map = (data: JsonObject): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'old', namespace: 'prod' },
    data,
  });

  it('takes over what Spinnaker deployed, and drops what the manifest no longer holds', async () => {
    const live = map({ kept: '1', dropped: '2' });
    live.metadata.labels = { 'app.kubernetes.io/managed-by': 'spinnaker' };
    const response = await fetch(
      `${cluster.url}/api/v1/namespaces/prod/configmaps?fieldManager=kubectl-client-side-apply`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer open-sesame' },
        body: JSON.stringify(live),
      },
    );
    expect(response.status).toBe(201);
    const [prepared] = cloud.prepare([map({ kept: 'new' })], { application: 'storefront' });
    expect((await cloud.apply(prepared!)).outcome).toBe('changed');
    expect((await cloud.read({ kind: 'ConfigMap', name: 'old', namespace: 'prod' }))?.data).toEqual({ kept: 'new' });
  });

  it('says which node is missing when a pod fits nowhere', async () => {
    const resources = { requests: { cpu: '5000' } };
    await cloud.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'huge', namespace: 'prod' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'huge' } },
        template: {
          metadata: { labels: { app: 'huge' } },
          spec: { containers: [{ name: 'web', image: 'registry/web:1', resources }] },
        },
      },
    });
    await vi.waitFor(async () => {
      const found = await cloud.stability({ kind: 'Deployment', name: 'huge', namespace: 'prod' });
      expect(found.message).toMatch(/no node takes pod huge-.*Insufficient cpu/);
    }, 20_000);
  });

  it('says so when the token is wrong and when nobody answers', async () => {
    const wrong = kubernetesProvider();
    const kubeconfig = cluster.kubeconfig.replace('open-sesame', 'wrong');
    expect(await wrong.test(account({ kubeconfig }))).toEqual([
      { level: 'error', message: expect.stringContaining("renew the account's token") },
    ]);
    await expect(wrong.connect(account({ kubeconfig })).read({ kind: 'ConfigMap', name: 'old' })).rejects.toMatchObject(
      { code: 'forbidden' },
    );
    const nobody = account({ kubeconfig: cluster.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1') });
    await expect(wrong.connect(nobody).read({ kind: 'ConfigMap', name: 'old' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Cluster zone-1 cannot be reached: '),
    });
    expect(await wrong.test(nobody)).toMatchObject([{ level: 'error' }]);
  });
});
