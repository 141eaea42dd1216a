import { z } from 'zod';
import type { MetricStoreDefinition } from '#lib/metric-stores/contract';

export const prometheusSettings = z.object({
  address: z.url({ protocol: /^https?$/, error: 'must be an address like https://prometheus.example.com' }).meta({
    title: 'Address',
    description:
      'Where Prometheus is reached, with its path prefix if it has one. Thanos, Mimir and the like work too.',
    examples: ['https://prometheus.example.com'],
  }),
  user: z.string().max(200).default('').meta({ title: 'User', description: 'For basic authentication.' }),
  scopeLabel: z.string().max(200).default('instance').meta({
    title: 'Scope label',
    description: 'The label that holds the scope, for metrics on virtual machines without a filter of their own.',
  }),
});

export const prometheusSecrets = z.object({
  password: z.string().max(1000).default('').meta({ title: 'Password' }),
  bearerToken: z
    .string()
    .max(4000)
    .default('')
    .meta({ title: 'Bearer token', description: 'Instead of user and password.' }),
});

/** Other members are kept. */
export const prometheusQuery = z
  .object({
    type: z.literal('prometheus').default('prometheus'),
    metricName: z.string().optional().meta({ title: 'Metric' }),
    resourceType: z
      .string()
      .optional()
      .meta({ title: 'Resource type', description: 'gce_instance or aws_ec2_instance.' }),
    labelBindings: z
      .array(z.string())
      .optional()
      .meta({ title: 'Label bindings', examples: ['code=~"5.."'] }),
    groupByFields: z.array(z.string()).optional().meta({ title: 'Group by' }),
    customInlineTemplate: z.string().optional().meta({
      title: 'Filter',
      description: 'Label filters with ${scope} and ${location} filled in, or PromQL: and a whole query.',
    }),
    customFilterTemplate: z
      .string()
      .optional()
      .meta({ title: 'Filter template', description: 'The name of one in the config.' }),
  })
  .catchall(z.json());

export const prometheus = {
  type: 'prometheus',
  title: 'Prometheus',
  summary: 'Judge canaries by what Prometheus has scraped.',
  icon: 'flame',
  settings: prometheusSettings,
  secrets: prometheusSecrets,
  query: prometheusQuery,
} as const satisfies MetricStoreDefinition;
