import { keepPreviousData, type UseQueryResult } from '@tanstack/react-query';
import { api, queryString } from '#components/shell/api.ts';
import { useLiveQuery } from '#components/shell/live';
import type { ApprovalView } from '#lib/approvals/view';

/** What waits for a person, in one application or in all. */
export function useApprovals(application?: string, initial?: { rows: ApprovalView[] }) {
  return useLiveQuery({
    queryKey: application ? ['approvals', application] : ['approvals'],
    queryFn: ({ signal }) =>
      api.get<{ rows: ApprovalView[] }>(`/api/approvals${queryString({ application })}`, { signal }),
    live: ['approvals'],
    initialData: initial,
  });
}

/** Whether this person may decide this one, and if not, the rule. Undefined data: it waits no longer. */
export function useApproval(application: string, stageId: string): UseQueryResult<ApprovalView | undefined> {
  return useLiveQuery({
    queryKey: ['approvals', application, stageId],
    queryFn: async ({ signal }) => {
      const { rows } = await api.get<{ rows: ApprovalView[] }>(`/api/approvals${queryString({ application })}`, {
        signal,
      });
      return rows.find((row) => row.stageId === stageId) ?? null;
    },
    live: ['approvals'],
    placeholderData: keepPreviousData,
  }) as UseQueryResult<ApprovalView | undefined>;
}
