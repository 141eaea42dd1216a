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
  const shares = new Map<string, { percent: number; loadBalancers: string[] }>();
  const services = loadBalancers.filter((balancer) => balancer.summary.selector !== undefined);
  const ready = (group: ResourceRecord): number => group.summary.replicas?.ready ?? 0;
  for (const group of serverGroups) {
    const mine = services.filter((service) => near(service, group) && selects(service, group.summary.podLabels));
    if (mine.length === 0) continue;
    const together = serverGroups.filter(
      (other) => near(other, group) && mine.some((service) => selects(service, other.summary.podLabels)),
    );
    const total = together.reduce((sum, other) => sum + ready(other), 0);
    const percent = total === 0 ? 0 : Math.round((ready(group) / total) * 100);
    shares.set(group.id, { percent, loadBalancers: mine.map((service) => service.name) });
  }
  return shares;
}
