import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest, ManifestCloud } from '#lib/providers/contract';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { type SandboxCluster, startSandboxCluster } from '#lib/sandbox/kubernetes/server';

/** What holds for a look at a change beyond one namespace. The rest is promised by every cloud (`testing/preview-cases.ts`). */
describe('a look at a change before it is made', { timeout: 120_000 }, () => {
  let cluster: SandboxCluster;
  let cloud: ManifestCloud;
  beforeAll(async () => {
    cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
    const secrets = { kubeconfig: cluster.kubeconfig };
    cloud = kubernetesProvider().connect({ name: 'zone-1', environment: 'test', settings: {}, secrets });
  });
  afterAll(() => cluster?.close());

  it('forgives what cannot be checked before its namespace is there', async () => {
    const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'brand-new' } };
    const metadata = { name: 'inside', namespace: 'brand-new' };
    const inside: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1' } };
    const look = (...manifests: Manifest[]) =>
      cloud.preview({ kind: 'apply', manifests: cloud.prepare(manifests, { application: 'storefront' }) });
    expect(await look(namespace, inside)).toMatchObject([
      { outcome: 'create', unchecked: '' },
      { outcome: 'create', unchecked: expect.stringContaining('brand-new') },
    ]);
    expect(await look(inside)).toMatchObject([{ outcome: 'refused', refusal: expect.stringContaining('brand-new') }]);
  });

  it('says so when the cluster cannot be reached, instead of calling it a refusal', async () => {
    const secrets = { kubeconfig: cluster.kubeconfig.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1') };
    const nobody = kubernetesProvider().connect({ name: 'zone-9', environment: '', settings: {}, secrets });
    const ref = { kind: 'deployment', name: 'web', namespace: 'prod' };
    await expect(nobody.preview({ kind: 'scale', ref, replicas: 1 })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
