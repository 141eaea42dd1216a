import type { ResourceRecord } from '#lib/store/inventory-read';

/** Which load balancers select which server groups, and how traffic is shared. Pure. */
export function selects(loadBalancer: ResourceRecord, labels: Record<string, string> | undefined): boolean {
  const selector = Object.entries(loadBalancer.summary.selector ?? {});
  return selector.length > 0 && labels !== undefined && selector.every(([key, value]) => labels[key] === value);
}

const near = (left: ResourceRecord, right: ResourceRecord): boolean =>
  left.account === right.account && left.namespace === right.namespace;

/** Services by themselves, ingresses through the services of their rules. */
export function attachedTo(
  loadBalancer: ResourceRecord,
  loadBalancers: readonly ResourceRecord[],
  serverGroups: readonly ResourceRecord[],
): ResourceRecord[] {
  const names = new Set((loadBalancer.summary.rules ?? []).map((rule) => rule.service));
  const services = [
    loadBalancer,
    ...loadBalancers.filter((other) => near(other, loadBalancer) && other.summary.selector && names.has(other.name)),
  ];
  return serverGroups.filter(
    (group) => near(group, loadBalancer) && services.some((service) => selects(service, group.summary.podLabels)),
  );
}

/**
 * The share of each server group by ready instances, because a service sends to each ready instance alike. Groups that
 * share a load balancer share its hundred percent, also across clusters: a canary beside its baseline.
 */
export function trafficShares(
  serverGroups: readonly ResourceRecord[],
  loadBalancers: readonly ResourceRecord[],
): Map<string, { percent: number; loadBalancers: string[] }> {
  const find = byLabel(serverGroups);
  const services = loadBalancers.map((service) => ({ service, members: find(service) }));
  const servicesOf = new Map<ResourceRecord, typeof services>();
  for (const entry of services) {
    for (const group of entry.members) servicesOf.set(group, [...(servicesOf.get(group) ?? []), entry]);
  }
  const ready = (group: ResourceRecord): number => group.summary.replicas?.ready ?? 0;
  const shares = new Map<string, { percent: number; loadBalancers: string[] }>();
  for (const [group, mine] of servicesOf) {
    const together = new Set(mine.flatMap((entry) => entry.members));
    const total = [...together].reduce((sum, other) => sum + ready(other), 0);
    const percent = total === 0 ? 0 : Math.round((ready(group) / total) * 100);
    shares.set(group.id, { percent, loadBalancers: mine.map(({ service }) => service.name) });
  }
  return shares;
}

/** Finds what a service selects by one of its labels first: there may be thousands of groups and hundreds of services. */
function byLabel(serverGroups: readonly ResourceRecord[]): (service: ResourceRecord) => ResourceRecord[] {
  const key = (row: ResourceRecord, label: string, value: string) =>
    JSON.stringify([row.account, row.namespace, label, value]);
  const index = new Map<string, ResourceRecord[]>();
  for (const group of serverGroups) {
    for (const [label, value] of Object.entries(group.summary.podLabels ?? {})) {
      const list = index.get(key(group, label, value)) ?? [];
      list.push(group);
      index.set(key(group, label, value), list);
    }
  }
  return (service) => {
    const first = Object.entries(service.summary.selector ?? {})[0];
    const candidates = first ? (index.get(key(service, first[0], first[1])) ?? []) : [];
    return candidates.filter((group) => selects(service, group.summary.podLabels));
  };
}
