import { queryOptions } from '@tanstack/react-query';
import { api, queryString } from '#components/shell/api.ts';
import type { SearchHit } from '#lib/search/view';

/** Asks nothing until there is something to search for. `limit` is per kind of thing. */
export function searchOptions(text: string, limit = 6) {
  const q = text.trim();
  return queryOptions({
    queryKey: ['search', q, limit],
    queryFn: ({ signal }) => api.get<{ rows: SearchHit[] }>(`/api/search${queryString({ q, limit })}`, { signal }),
    enabled: q.length > 0,
    staleTime: 15_000,
  });
}
