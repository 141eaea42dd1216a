import { api } from '#components/shell/api.ts';
import { useLiveQuery } from '#components/shell/live';

export const approvalsKey = ['approvals'] as const;

/** How many stages wait for a person, among those this person may see. */
export function useApprovalCount(): number {
  const { data } = useLiveQuery({
    queryKey: approvalsKey,
    queryFn: ({ signal }) => api.get<{ rows: unknown[] }>('/api/approvals', { signal, quiet: true }),
    live: ['approvals'],
    staleTime: 30_000,
    retry: false,
  });
  return data?.rows.length ?? 0;
}
