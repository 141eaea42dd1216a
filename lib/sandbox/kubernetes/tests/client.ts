import { KubeConfig } from '@kubernetes/client-node';
import type { TestCluster } from './harness.ts';

/** The cluster as the JavaScript client knows it. Apart from the harness because that client takes long to load. */
export function configOf(cluster: TestCluster): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(cluster.sandbox.kubeconfig);
  return config;
}
