import type { Manifest } from '#lib/providers/contract';
import { manifestCloudContract } from '#lib/providers/contract-suite';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { startSandboxCluster } from '#lib/sandbox/kubernetes/server';

manifestCloudContract('the sandbox cluster', async () => {
  const cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['suite'], timeScale: 0.05 });
  const account = { name: 'zone-1', environment: 'test', settings: {}, secrets: { kubeconfig: cluster.kubeconfig } };
  return {
    provider: kubernetesProvider(),
    account,
    namespace: 'suite',
    images: {
      good: ['registry/web:1.0', 'registry/web:1.1'],
      missing: 'registry/web:missing',
      crashing: 'registry/web:crash',
    },
    async applyAs(manager: string, manifest: Manifest) {
      const { namespace, name } = manifest.metadata as { namespace: string; name: string };
      const path = `/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=${manager}`;
      const response = await fetch(`${cluster.url}${path}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(manifest),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    close: () => cluster.close(),
  };
});
