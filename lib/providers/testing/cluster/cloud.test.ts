import { manifestCloudContract } from '#lib/providers/contract-suite';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { configOf } from './client.ts';
import { realCluster, startWorld } from './world.ts';

manifestCloudContract(realCluster === undefined ? 'the sandbox cluster' : 'a real control plane', async () => {
  const world = await startWorld();
  const kubeconfig = configOf(world).exportConfig();
  return {
    provider: kubernetesProvider(),
    account: {
      name: 'zone-1',
      environment: 'test',
      settings: { namespaces: [world.namespace] },
      secrets: { kubeconfig },
    },
    namespace: world.namespace,
    images: {
      good: ['registry/web:1.0', 'registry/web:1.1'],
      missing: 'registry/web:missing',
      crashing: 'registry/web:crash',
    },
    hasLogs: realCluster === undefined,
    async applyAs(manager, manifest) {
      const path = `/api/v1/namespaces/{ns}/configmaps/${String(manifest.metadata.name)}?fieldManager=${manager}`;
      const type = 'application/apply-patch+yaml';
      const { status, text } = await world.send('PATCH', path, manifest, { type });
      if (status > 299) throw new Error(text);
    },
    close: () => world.close(),
  };
});
