'use client';
import { Play } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { ExecutionPage } from '#components/executions/execution-queries.ts';
import { ExecutionsList } from '#components/executions/list/executions-list';
import { statusesOf } from '#components/executions/list/status-choices.ts';
import { StatusFilter } from '#components/executions/list/status-filter';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';

interface ExecutionsScreenProps {
  title: string;
  note?: string;
  /** Undefined = of every application one may read. */
  application?: string;
  kind?: 'pipeline' | 'operation';
  /** The first page without filters. */
  initial?: ExecutionPage;
  emptyTitle: string;
  emptyText: string;
}

/** Runs of one application or of all, filtered by what stands in the address. */
export function ExecutionsScreen({ title, note, application, kind, initial, ...words }: ExecutionsScreenProps) {
  const [status, setStatus] = useUrlState('status');
  const [search, setSearch] = useUrlState('search');
  const [pipeline, setPipeline] = useUrlState('pipeline');
  const wanted = useDeferredValue(search);
  const filtered = Boolean(status || wanted || pipeline);
  const clear = () => {
    setStatus('');
    setSearch('');
    setPipeline('');
  };
  return (
    <Page
      title={title}
      note={note}
      actions={
        <>
          {pipeline && (
            <Button variant="ghost" onClick={() => setPipeline('')}>
              Show all pipelines
            </Button>
          )}
          <div className="w-56 max-sm:w-full">
            <Input
              type="search"
              aria-label="Filter runs"
              placeholder="Name, number or parameter"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          <StatusFilter value={status} onChange={setStatus} />
        </>
      }
    >
      <ExecutionsList
        everywhere={application === undefined}
        filters={{
          application,
          kind,
          pipelineId: pipeline || undefined,
          status: statusesOf(status)?.join(','),
          search: wanted || undefined,
        }}
        initial={filtered ? undefined : initial}
        empty={
          filtered ? (
            <EmptyState
              icon={<Play size={20} />}
              title="No run matches the filter"
              action={<Button onClick={clear}>Clear the filter</Button>}
            />
          ) : (
            <EmptyState icon={<Play size={20} />} title={words.emptyTitle}>
              {words.emptyText}
            </EmptyState>
          )
        }
      />
    </Page>
  );
}
