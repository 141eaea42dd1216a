import { z } from 'zod';
import type { ProviderDefinition } from '#lib/providers/contract';

const names = z.array(z.string().min(1)).default([]);

export const kubernetesSettings = z.looseObject({
  /** Of the kubeconfig; absent = its current one. */
  context: z.string().optional(),
  /** Only these are managed; empty = all. */
  namespaces: names,
  /** All but these; must be empty when `namespaces` is given. */
  omitNamespaces: names,
  kinds: names,
  omitKinds: names,
  /** Uses the service account of the pod this product runs in; no kubeconfig is needed then. */
  inCluster: z.boolean().default(false),
  /** Address of the cluster when a bare token is given instead of a kubeconfig. */
  server: z.url().optional(),
  skipTlsVerify: z.boolean().default(false),
});

export type KubernetesSettings = z.infer<typeof kubernetesSettings>;

export const kubernetesSecrets = z.looseObject({
  /** The text of the file. */
  kubeconfig: z.string().max(1_000_000).optional(),
  /** A bearer token; replaces the user of the kubeconfig, or stands alone beside `server`. */
  token: z.string().max(20_000).optional(),
});

export type KubernetesSecrets = z.infer<typeof kubernetesSecrets>;

export const kubernetesDefinition: ProviderDefinition = {
  type: 'kubernetes',
  title: 'Kubernetes',
  icon: 'ship-wheel',
  settings: kubernetesSettings,
  secrets: kubernetesSecrets,
};
