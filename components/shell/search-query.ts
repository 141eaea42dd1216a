import { queryOptions } from '@tanstack/react-query';
import { api, queryString } from '#components/shell/api.ts';

export interface SearchHit {
  kind: string;
  title: string;
  note?: string;
  href: string;
}

/** Asks nothing until there is something to search for. */
export function searchOptions(text: string) {
  const q = text.trim();
  return queryOptions({
    queryKey: ['search', q],
    queryFn: ({ signal }) => api.get<{ rows: SearchHit[] }>(`/api/search${queryString({ q })}`, { signal }),
    enabled: q.length > 0,
    staleTime: 15_000,
  });
}
