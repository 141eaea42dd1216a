import { KubeConfig } from '@kubernetes/client-node';

/** The cluster as the JavaScript client knows it. Apart from the world because that client takes long to load. */
export function configOf({ url }: { url: string }): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'suite', server: url, skipTLSVerify: true }, { name: 'suite' });
  return config;
}
