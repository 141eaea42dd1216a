import type { MetricStoreDefinition } from '#lib/metric-stores/contract';
import { prometheus } from '#lib/metric-stores/prometheus/definition';

/** Every kind of metric store, as the browser may know it. Each has its server half in `connect.ts` beside this file. */
export const metricStoreDefinitions = [prometheus] as const satisfies readonly MetricStoreDefinition[];

export type MetricStoreType = (typeof metricStoreDefinitions)[number]['type'];

export function metricStoreDefinition(type: string): MetricStoreDefinition | undefined {
  return metricStoreDefinitions.find((definition) => definition.type === type);
}
