import { manifestCloudContract } from '#lib/providers/contract-suite';
import { kubernetesProvider } from '#lib/providers/kubernetes/provider';
import { configOf } from './client.ts';
import { realCluster, startWorld } from './world.ts';

manifestCloudContract(realCluster === undefined ? 'the sandbox cluster' : 'a real control plane', async () => {
  const world = await startWorld();
  const kubeconfig = configOf(world).exportConfig();
  const configMaps = '/api/v1/namespaces/{ns}/configmaps';
  const send = async (...request: Parameters<typeof world.send>) => {
    const { status, text } = await world.send(...request);
    if (status > 299) throw new Error(text);
  };
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
    applyAs: (manager, manifest) =>
      send('PATCH', `${configMaps}/${String(manifest.metadata.name)}?fieldManager=${manager}`, manifest, {
        type: 'application/apply-patch+yaml',
      }),
    createAs: (manager, manifest) =>
      send('POST', `/apis/apps/v1/namespaces/{ns}/deployments?fieldManager=${manager}`, manifest),
    changeAs: (manager, name, body) =>
      send('PATCH', `${configMaps}/${name}?fieldManager=${manager}`, body, { type: 'application/merge-patch+json' }),
    close: () => world.close(),
  };
});
