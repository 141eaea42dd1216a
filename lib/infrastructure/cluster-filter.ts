import { type ClusterGroup, compare, healthOfGroup, rowsOf, sortKey } from '#lib/infrastructure/clusters';
import type { ClusterFilter, ClusterPage, Facet } from '#lib/infrastructure/view';
import type { WorkloadIndex } from '#lib/store/inventory-page';

/** Filters, counts and pages over the clusters of one application. Pure. */
type Indexed = ClusterGroup<WorkloadIndex>;
type FacetName = keyof ClusterPage['facets'];

const values: Record<FacetName, (group: Indexed) => string | undefined> = {
  account: (group) => group.root.account,
  namespace: (group) => group.root.namespace,
  stack: (group) => group.root.stack ?? undefined,
  detail: (group) => group.root.detail ?? undefined,
  health: healthOfGroup,
  kind: (group) => group.root.kind,
};

const names: FacetName[] = ['account', 'namespace', 'stack', 'detail', 'health', 'kind'];

export function facetsOf(groups: readonly Indexed[]): ClusterPage['facets'] {
  const facet = (name: FacetName): Facet[] => {
    const counts = new Map<string, number>();
    for (const group of groups) {
      const value = values[name](group);
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => compare(a.value, b.value));
  };
  return {
    account: facet('account'),
    namespace: facet('namespace'),
    stack: facet('stack'),
    detail: facet('detail'),
    health: facet('health'),
    kind: facet('kind'),
  };
}

export function matches(group: Indexed, filter: ClusterFilter): boolean {
  for (const name of names) {
    const wanted = filter[name];
    if (wanted && wanted.length > 0 && !wanted.includes(values[name](group) ?? '')) return false;
  }
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 || words.every((word) => textOf(group).includes(word));
}

/** Names, images and labels, so that a version or `team=shop` finds its cluster. */
function textOf(group: Indexed): string {
  return rowsOf(group)
    .flatMap((row) => [
      row.name,
      row.cluster,
      row.account,
      row.namespace,
      ...(row.summary.images ?? []),
      ...Object.entries(row.labels).map(([key, value]) => `${key}=${value}`),
    ])
    .join('\n')
    .toLowerCase();
}

/** `groups` in their stable order; `after` is the key of the last one seen. */
export function pageOf(groups: readonly Indexed[], filter: ClusterFilter): { page: Indexed[]; next?: string } {
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 200);
  const after = filter.after;
  const rest = after === undefined ? groups : groups.filter((group) => compare(sortKey(group), after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return rest.length > limit && last ? { page, next: sortKey(last) } : { page };
}
