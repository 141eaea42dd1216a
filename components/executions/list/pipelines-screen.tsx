'use client';
import { ChevronDown, Workflow } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { type PipelineGroups, pipelineGroupsOptions } from '#components/executions/execution-queries.ts';
import { ExecutionLine } from '#components/executions/list/execution-line';
import { PipelineGroup } from '#components/executions/list/pipeline-group';
import { statusesOf } from '#components/executions/list/status-choices.ts';
import { StatusFilter } from '#components/executions/list/status-filter';
import { applicationPath } from '#components/executions/paths.ts';
import { moved } from '#components/pipeline-editor/arrange/order.ts';
import { OrderDialog } from '#components/pipeline-editor/arrange/order-dialog';
import { useOrder } from '#components/pipeline-editor/arrange/use-order.ts';
import { ImportDialog } from '#components/pipeline-editor/import/import-dialog';
import { UseTemplateDialog } from '#components/pipeline-templates/use-template-dialog';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { useListKeys } from '#components/ui/list-keys.ts';
import { Menu } from '#components/ui/menu';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ExecutionRow } from '#lib/executions/view';

interface PipelinesScreenProps {
  application: string;
  perPipeline: number;
  initial: PipelineGroups | undefined;
  may: { write: boolean; execute: boolean };
}

export function PipelinesScreen({ application, perPipeline, initial, may }: PipelinesScreenProps) {
  const query = useLiveQuery({ ...pipelineGroupsOptions(application, perPipeline), initialData: initial });
  const [status, setStatus] = useUrlState('status');
  const [search, setSearch] = useUrlState('search');
  const [dialog, setDialog] = useState<'template' | 'import' | 'order'>();
  const close = () => setDialog(undefined);
  const create = (
    <NewPipeline
      application={application}
      onImport={() => setDialog('import')}
      onTemplate={() => setDialog('template')}
      onOrder={() => setDialog('order')}
    />
  );
  return (
    <Page
      title="Pipelines"
      actions={
        <>
          <div className="w-40 max-sm:w-full">
            <Input
              type="search"
              aria-label="Filter pipelines by name"
              placeholder="Filter"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          <StatusFilter value={status} onChange={setStatus} />
          {may.write && create}
        </>
      }
    >
      <QueryFace query={query} what={`The pipelines of ${application}`} loading={<SkeletonRows rows={8} />}>
        {(data) =>
          data.rows.length === 0 && data.deleted.length === 0 ? (
            <EmptyState icon={<Workflow size={20} />} title="No pipelines yet" action={may.write ? create : undefined}>
              A pipeline is the way from a build to production, stage by stage. The first one can be as small as a build
              and a deploy.
            </EmptyState>
          ) : (
            <Groups
              application={application}
              data={data}
              status={status}
              search={search}
              may={may}
              onClear={() => {
                setStatus('');
                setSearch('');
              }}
            />
          )
        }
      </QueryFace>
      {dialog === 'template' && <UseTemplateDialog application={application} onClose={close} />}
      {dialog === 'order' && query.data && (
        <OrderDialog
          application={application}
          pipelines={query.data.rows.map(({ pipeline }) => pipeline)}
          onClose={close}
        />
      )}
      {dialog === 'import' && <ImportDialog application={application} onClose={close} />}
    </Page>
  );
}

interface NewPipelineProps {
  application: string;
  onImport: () => void;
  onTemplate: () => void;
  onOrder: () => void;
}

/** The ways to a new pipeline, and the file of all that exist. */
function NewPipeline({ application, onImport, onTemplate, onOrder }: NewPipelineProps) {
  const router = useRouter();
  return (
    <Menu
      trigger={
        <Button variant="primary">
          New pipeline <ChevronDown size={14} aria-hidden />
        </Button>
      }
      groups={[
        [
          { label: 'Empty', onSelect: () => router.push(applicationPath(application, 'pipelines/new')) },
          { label: 'Import…', onSelect: onImport },
          { label: 'From a template…', onSelect: onTemplate },
        ],
        [
          { label: 'Order of pipelines…', onSelect: onOrder },
          {
            label: 'Export all as a file',
            onSelect: () => location.assign(`/api/applications/${encodeURIComponent(application)}/pipelines/export`),
          },
        ],
      ]}
    />
  );
}

interface GroupsProps {
  application: string;
  data: PipelineGroups;
  status: string;
  search: string;
  may: PipelinesScreenProps['may'];
  onClear: () => void;
}

function Groups({ application, data, status, search, may, onClear }: GroupsProps) {
  const order = useOrder(application);
  const ids = data.rows.map(({ pipeline }) => pipeline.id);
  const move = (id: string, by: number) => {
    const from = ids.indexOf(id);
    const next = moved(ids, from, from + by);
    return next === ids ? undefined : () => order.mutate(next);
  };
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = useListKeys(list);
  const wanted = statusesOf(status);
  const shown = (row: ExecutionRow) => !wanted || wanted.includes(row.status);
  const groups = data.rows
    .filter(({ pipeline }) => pipeline.name.toLowerCase().includes(search.toLowerCase()))
    .map(({ pipeline, executions }) => ({ pipeline, executions: executions.filter(shown) }))
    .filter(({ executions }) => !wanted || executions.length > 0);
  const deleted = data.deleted.filter(shown);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows inside are what is focused.
    <div ref={list} onKeyDown={onKeyDown} className="flex flex-col gap-4">
      {groups.map(({ pipeline, executions }) => (
        <PipelineGroup
          key={pipeline.id}
          pipeline={pipeline}
          executions={executions}
          may={may}
          onMove={{ up: move(pipeline.id, -1), down: move(pipeline.id, 1) }}
        />
      ))}
      {groups.length === 0 && deleted.length === 0 && (
        <EmptyState
          icon={<Workflow size={20} />}
          title="No pipeline matches the filter"
          action={<Button onClick={onClear}>Clear the filter</Button>}
        />
      )}
      {deleted.length > 0 && (
        <Panel title="Of deleted pipelines" flush>
          <ul>
            {deleted.map((execution) => (
              <ExecutionLine key={execution.id} execution={execution} named />
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}
