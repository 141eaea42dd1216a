import type { JsonObject } from '#lib/kernel/json';
import type { CloudAccount, Manifest, ManifestCloud } from '#lib/providers/contract';
import { providerOf } from '#lib/providers/registry';
import { startSandboxCluster } from '#lib/sandbox/kubernetes/server';
import type { SourceCapabilities } from '#lib/stages/manifest-source';
import { testArtifacts } from '#lib/stages/testing/artifacts';

/** A sandbox cluster as the account `zone-1`, with a namespace `prod`, for tests of stages. */
export interface SandboxCloud {
  capabilities: SourceCapabilities;
  cloud: ManifestCloud;
  account: CloudAccount;
  close(): Promise<void>;
}

export async function startSandboxCloud(): Promise<SandboxCloud> {
  const cluster = await startSandboxCluster({ name: 'zone-1', namespaces: ['prod'], timeScale: 0.05 });
  const account: CloudAccount = {
    name: 'zone-1',
    environment: 'test',
    settings: {},
    secrets: { kubeconfig: cluster.kubeconfig },
  };
  const cloud = providerOf('kubernetes').connect(account);
  return {
    capabilities: { manifests: { connect: async () => cloud }, artifacts: testArtifacts },
    cloud,
    account,
    close: () => cluster.close(),
  };
}

/** A Deployment in `prod`; images whose tag says `missing` or `crash` fail in the sandbox. */
export function deployment(name: string, image: string, replicas = 2): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'prod' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
    },
  };
}

/** Fields that every stage on one object of `prod` has. */
export function onObject(manifestName: string, more: JsonObject = {}): JsonObject {
  return { account: 'zone-1', location: 'prod', manifestName, ...more };
}
