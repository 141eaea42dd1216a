import { z } from 'zod';
import type { ProviderDefinition } from '#lib/providers/contract';
import { contextsIn } from '#lib/providers/kubernetes/contexts';

const names = z.array(z.string().min(1)).default([]);

export const kubernetesSettings = z.looseObject({
  context: z.string().optional().meta({
    title: 'Context',
    description: 'Which context of the kubeconfig is used. Empty: its current one.',
    advanced: true,
  }),
  server: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://cluster.example.com:6443' })
    .optional()
    .meta({
      title: 'Server',
      description: 'Address of the cluster when a token is given instead of a kubeconfig.',
      examples: ['https://cluster.example.com:6443'],
      advanced: true,
    }),
  skipTlsVerify: z.boolean().default(false).meta({
    title: 'Accept any certificate of the server',
    description: 'Whoever stands between can then read the token. For trying things out only.',
    advanced: true,
  }),
  inCluster: z.boolean().default(false).meta({
    title: 'The cluster Gennaker runs in',
    description: 'Signs in with the service account of its own pod; neither kubeconfig nor token is needed.',
    advanced: true,
  }),
  namespaces: names.meta({
    title: 'Namespaces',
    description: 'Only these are managed. None named: all of them.',
    examples: ['storefront'],
    advanced: true,
  }),
  omitNamespaces: names.meta({
    title: 'Left out namespaces',
    description: 'All but these are managed. Leave it empty when namespaces are named above.',
    examples: ['kube-system'],
    advanced: true,
  }),
  kinds: names.meta({
    title: 'Kinds',
    description: 'Only these are managed. None named: all of them.',
    examples: ['Deployment'],
    advanced: true,
  }),
  dockerImageBinding: z.enum(['match-name-and-tag', 'match-name-only']).default('match-name-and-tag').meta({
    title: 'Images that artifacts replace',
    description: 'With match-name-only just those without a tag: an image that somebody tagged by hand stays.',
    advanced: true,
  }),
  omitKinds: names.meta({
    title: 'Left out kinds',
    description: 'All but these are managed. Leave it empty when kinds are named above.',
    examples: ['PodDisruptionBudget'],
    advanced: true,
  }),
});

export type KubernetesSettings = z.infer<typeof kubernetesSettings>;

export const kubernetesSecrets = z.looseObject({
  kubeconfig: z.string().max(200_000, 'is longer than 200 kB').optional().meta({
    title: 'Kubeconfig',
    description: 'With certificates and tokens inside it: kubectl config view --raw --flatten --minify',
  }),
  token: z.string().max(20_000).optional().meta({
    title: 'Token',
    description: 'Replaces the user of the kubeconfig, or stands alone beside a server.',
    advanced: true,
  }),
});

export type KubernetesSecrets = z.infer<typeof kubernetesSecrets>;

/** What the inventory keeps. Each kind is watched by itself: a kind that fails or is slow holds up no other. */
export const watchedKinds = [
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Pod',
  'Service',
  'Ingress',
  'NetworkPolicy',
  'ConfigMap',
  'Secret',
] as const;

export const kubernetesDefinition: ProviderDefinition = {
  type: 'kubernetes',
  title: 'Kubernetes',
  summary: 'Deploy to a cluster, see what runs in it, repair it.',
  icon: 'ship-wheel',
  settings: kubernetesSettings,
  secrets: kubernetesSecrets,
  inventory: watchedKinds,
  choices: ({ kubeconfig }) => ({ context: kubeconfig ? contextsIn(kubeconfig) : [] }),
};
