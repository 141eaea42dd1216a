/** What the list of clusters shows, as it stands in the address. */
export const facetNames = ['account', 'namespace', 'health', 'kind', 'stack', 'detail'] as const;
export type FacetName = (typeof facetNames)[number];

export type ClusterFilters = { search: string; unmanaged: boolean } & Record<FacetName, string[]>;

export const facetTitles: Record<FacetName, string> = {
  account: 'Account',
  namespace: 'Namespace',
  health: 'Health',
  kind: 'Kind',
  stack: 'Stack',
  detail: 'Detail',
};

export const noFilters: ClusterFilters = {
  search: '',
  unmanaged: false,
  account: [],
  namespace: [],
  health: [],
  kind: [],
  stack: [],
  detail: [],
};

/** `read` answers the parameter of that name, if it stands in the address. */
export function filtersOf(read: (name: string) => string | null | undefined): ClusterFilters {
  const list = (name: FacetName) => (read(name) ?? '').split(',').filter(Boolean);
  return {
    search: read('search') ?? '',
    unmanaged: read('unmanaged') === 'true',
    account: list('account'),
    namespace: list('namespace'),
    health: list('health'),
    kind: list('kind'),
    stack: list('stack'),
    detail: list('detail'),
  };
}

/** As the server is asked for them; what is not set is left out. */
export function filterQuery(filters: ClusterFilters): Record<string, string | undefined> {
  const lists = facetNames.map((name) => [name, filters[name].join(',') || undefined]);
  const unmanaged = filters.unmanaged ? 'true' : undefined;
  return { search: filters.search.trim() || undefined, unmanaged, ...Object.fromEntries(lists) };
}

export function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value].sort();
}

/** How many choices narrow the list, the text not counted. */
export function chosenCount(filters: ClusterFilters): number {
  return facetNames.reduce((sum, name) => sum + filters[name].length, 0);
}

export function isFiltered(filters: ClusterFilters): boolean {
  return filters.search.trim() !== '' || chosenCount(filters) > 0;
}
