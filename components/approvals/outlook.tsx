'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PlanView } from '#components/plan/plan-view';
import { api, queryString } from '#components/shell/api.ts';
import { StatusIcon } from '#components/state/status-icon';
import { stateOf } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Segmented } from '#components/ui/segmented';
import type { ForeseenStage } from '#lib/executions/view';
import { messageOf } from '#lib/kernel/errors';

interface OutlookProps {
  executionId: string;
  stageId: string;
  /** What can be chosen besides going on. */
  choices: readonly string[];
}

/** What going on would do, asked of clusters only when somebody wants to know. */
export function Outlook({ executionId, stageId, choices }: OutlookProps) {
  const [choice, choose] = useState(choices[0] ?? '');
  const [wanted, want] = useState(false);
  const query = useQuery({
    queryKey: ['outlook', executionId, stageId, choice],
    queryFn: ({ signal }) =>
      api.get<{ stages: ForeseenStage[] }>(
        `/api/executions/${executionId}/stages/${stageId}/preview${queryString({ judgmentInput: choice || undefined })}`,
        { signal },
      ),
    enabled: wanted,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const ask = () => (wanted ? void query.refetch() : want(true));
  return (
    <section aria-label="What would follow" className="flex flex-col gap-3 border-t border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        {choices.length > 1 && (
          <Segmented
            label="After"
            value={choice}
            onChange={choose}
            options={choices.map((value) => ({ value, label: value }))}
          />
        )}
        <Button size="small" busy={query.isFetching} onClick={ask}>
          {query.data ? 'Look again' : 'See what would follow'}
        </Button>
      </div>
      {query.error && <ErrorState title="Nobody could say what would follow">{messageOf(query.error)}</ErrorState>}
      {query.data && !query.error && <Foreseen stages={query.data.stages} />}
    </section>
  );
}

function Foreseen({ stages }: { stages: readonly ForeseenStage[] }) {
  if (stages.length === 0) return <p className="text-data text-ink-2">No stage follows; the run ends.</p>;
  return (
    <ol className="flex flex-col gap-4">
      {stages.map(({ id, name, status, plan, failure, waits }) => (
        <li key={id} className="flex flex-col gap-2">
          <p className="flex items-center gap-2 text-data font-medium">
            <StatusIcon state={stateOf(status, undefined)} silent />
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
