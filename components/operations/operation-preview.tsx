'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { PlanView } from '#components/plan/plan-view';
import { api } from '#components/shell/api.ts';
import { Skeleton } from '#components/ui/skeleton';
import { useSettled } from '#components/ui/use-settled.ts';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';
import type { StagePlan } from '#lib/stages/contract';

/** What the cluster itself says that the operation would change. It only informs: without it the operation can start too. */
export function OperationPreview({ application, stage }: { application: string; stage: JsonObject }) {
  const settled = useSettled(JSON.stringify(stage));
  const query = useQuery({
    queryKey: ['operation-preview', application, settled],
    queryFn: ({ signal }) =>
      api.post<StagePlan>(
        `/api/applications/${encodeURIComponent(application)}/operations/preview`,
        { stage: JSON.parse(settled) },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 5000,
    gcTime: 0,
    retry: false,
  });
  if (query.error) {
    return (
      <p role="status" className="text-data text-ink-2">
        The cluster could not be asked what would change: {messageOf(query.error)}
      </p>
    );
  }
  if (!query.data) return <Skeleton className="h-16 w-full" />;
  return (
    <div aria-busy={query.isFetching} className={query.isPlaceholderData ? 'opacity-60' : undefined}>
      <PlanView plan={query.data} title="What the cluster would change" />
    </div>
  );
}
