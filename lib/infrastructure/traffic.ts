import type { TrafficRow } from '#lib/store/inventory-page';

/** Which load balancers select which server groups, and how traffic is shared. Pure. */
export function selects(loadBalancer: TrafficRow, labels: Record<string, string> | undefined): boolean {
  const selector = Object.entries(loadBalancer.summary.selector ?? {});
  return selector.length > 0 && labels !== undefined && selector.every(([key, value]) => labels[key] === value);
}

/** Finds the server groups behind a load balancer: of services their own, of ingresses those of the services they name. */
export function attachments<Group extends TrafficRow>(
  loadBalancers: readonly TrafficRow[],
  serverGroups: readonly Group[],
): (loadBalancer: TrafficRow) => Group[] {
  const find = byLabel(serverGroups);
  const place = ({ account, namespace }: TrafficRow, name: string) => JSON.stringify([account, namespace, name]);
  const services = new Map(
    loadBalancers.filter((one) => one.summary.selector).map((service) => [place(service, service.name), service]),
  );
  return (loadBalancer) => {
    const named = (loadBalancer.summary.rules ?? []).flatMap(
      ({ service }) => (service && services.get(place(loadBalancer, service))) || [],
    );
    return [...new Set([loadBalancer, ...named].flatMap(find))];
  };
}

/**
 * The share of each server group by ready instances, because a service sends to each ready instance alike. Groups that
 * share a load balancer share its hundred percent, also across clusters: a canary beside its baseline.
 */
export function trafficShares(
  serverGroups: readonly TrafficRow[],
  loadBalancers: readonly TrafficRow[],
): Map<string, { percent: number; loadBalancers: string[] }> {
  const find = byLabel(serverGroups);
  const services = loadBalancers.map((service) => ({ service, members: find(service) }));
  const servicesOf = new Map<TrafficRow, typeof services>();
  for (const entry of services) {
    for (const group of entry.members) servicesOf.set(group, [...(servicesOf.get(group) ?? []), entry]);
  }
  const ready = (group: TrafficRow): number => group.summary.replicas?.ready ?? 0;
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
function byLabel<Group extends TrafficRow>(serverGroups: readonly Group[]): (service: TrafficRow) => Group[] {
  const key = (row: TrafficRow, label: string, value: string) =>
    JSON.stringify([row.account, row.namespace, label, value]);
  const index = new Map<string, Group[]>();
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
