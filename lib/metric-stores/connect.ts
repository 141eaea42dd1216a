import type { OutboundHttp } from '#lib/http/outbound-contract';
import { invalid } from '#lib/kernel/errors';
import type { MetricStore, MetricStoreAccount, MetricStoreKind } from '#lib/metric-stores/contract';
import { prometheusKind } from '#lib/metric-stores/prometheus/connect';
import { type MetricStoreType, metricStoreDefinitions } from '#lib/metric-stores/registry';

const kinds: Record<MetricStoreType, MetricStoreKind> = { prometheus: prometheusKind };

/** The configured store behind its contract. Throws `invalid` for a kind that does not exist and for bad settings. */
export function connectMetricStore(type: string, account: MetricStoreAccount, http: OutboundHttp): MetricStore {
  const kind = Object.hasOwn(kinds, type) ? kinds[type as MetricStoreType] : undefined;
  if (!kind) {
    const known = metricStoreDefinitions.map((definition) => definition.type).join(', ');
    throw invalid(`Metric store ${account.name} has the unknown type "${type}"; known are: ${known}`);
  }
  return kind.connect(account, http);
}
