'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PlanView } from '#components/plan/plan-view';
import { api, queryString } from '#components/shell/api.ts';
import { StatusIcon } from '#components/state/status-icon';
import { stateOfStage } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Select } from '#components/ui/select';
import type { ForeseenStage } from '#lib/executions/view';
import { messageOf } from '#lib/kernel/errors';

interface OutlookProps {
  executionId: string;
  stageId: string;
  /** What can be chosen besides going on. */
  choices: readonly string[];
  /** Whoever decides about it should not have to ask first. */
  atOnce: boolean;
}

/** What going on would do, asked of clusters for those who decide, and for others when they want to know. */
export function Outlook({ executionId, stageId, choices, atOnce }: OutlookProps) {
  const [choice, choose] = useState(choices[0] ?? '');
  const [wanted, want] = useState(false);
  const query = useQuery({
    queryKey: ['outlook', executionId, stageId, choice],
    queryFn: ({ signal }) =>
      api.get<{ stages: ForeseenStage[] }>(
        `/api/executions/${executionId}/stages/${stageId}/preview${queryString({ judgmentInput: choice || undefined })}`,
        { signal },
      ),
    enabled: wanted || atOnce,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const ask = () => (wanted || atOnce ? void query.refetch() : want(true));
  return (
    <section aria-label="What would follow" className="flex flex-col gap-3 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto text-data font-semibold">What would follow</h3>
        {choices.length > 1 && (
          <Select
            aria-label="After which choice"
            className="order-last basis-full"
            value={choice}
            onChange={choose}
            options={choices.map((value) => ({ value, label: `After “${value}”` }))}
          />
        )}
        <Button size="small" busy={query.isFetching} onClick={ask}>
          {query.data ? 'Look again' : query.isFetching ? 'Asking the cluster' : 'Look ahead'}
        </Button>
      </div>
      {query.error && <ErrorState title="Nobody could say what would follow">{messageOf(query.error)}</ErrorState>}
      {query.data && !query.error && <Foreseen stages={query.data.stages} />}
    </section>
  );
}

/** A stage that would succeed has not: nothing here may look done. */
function Foreseen({ stages }: { stages: readonly ForeseenStage[] }) {
  if (stages.length === 0) return <p className="text-data text-ink-2">No stage follows; the run ends.</p>;
  return (
    <ol className="flex flex-col gap-4">
      {stages.map(({ id, name, status, notTaken, plan, failure, waits }) => (
        <li key={id} className="flex flex-col gap-2">
          <p className="flex items-center gap-2 text-data font-medium">
            <StatusIcon state={status === 'SUCCEEDED' ? 'not-started' : stateOfStage({ status, notTaken })} silent />
            {name}
          </p>
          {plan && <PlanView plan={plan} title={`What ${name} would do`} />}
          {!plan && (failure || waits) && (
            <p className="text-data break-words text-ink-2">{failure ? `It would not go on: ${failure}` : waits}</p>
          )}
        </li>
      ))}
    </ol>
  );
}
