'use client';
import { DryRunNote } from '#components/executions/detail/dry-run-note';
import { EventList } from '#components/executions/detail/event-list';
import { ExecutionHeader } from '#components/executions/detail/execution-header';
import { FailureBox } from '#components/executions/detail/failure-box';
import { InterruptionNote } from '#components/executions/detail/interruption-note';
import { RunGraph } from '#components/executions/detail/run-graph';
import { StagePanel } from '#components/executions/detail/stage-panel';
import { useExecutionCommands } from '#components/executions/detail/use-execution-commands.ts';
import { Waterfall } from '#components/executions/detail/waterfall';
import { executionOptions } from '#components/executions/execution-queries.ts';
import { executionPath, pipelinePath } from '#components/executions/paths.ts';
import { askingStage, stageOfInterest, topLevel, windowTitleOf } from '#components/executions/wording.ts';
import { Crumbs } from '#components/shell/crumbs';
import { QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { PageTitle } from '#components/shell/page-title';
import { StateFavicon } from '#components/shell/state-favicon';
import { useUrlState } from '#components/shell/url-state.ts';
import { stateOfExecution } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';
import { Segmented } from '#components/ui/segmented';
import { SkeletonRows } from '#components/ui/skeleton';
import { isFailure } from '#lib/engine/statuses';
import type { ExecutionView } from '#lib/executions/view';

export function ExecutionScreen({ id, initial }: { id: string; initial: ExecutionView | undefined }) {
  const query = useLiveQuery({ ...executionOptions(id), initialData: initial });
  return (
    <div className="flex flex-col gap-4 px-4 py-4 max-sm:pb-20 sm:px-6">
      <QueryFace query={query} what="This run" loading={<SkeletonRows rows={5} />}>
        {(execution) => <Execution execution={execution} />}
      </QueryFace>
    </div>
  );
}

const views = [
  { value: 'graph', label: 'Graph' },
  { value: 'waterfall', label: 'Waterfall' },
  { value: 'events', label: 'Events' },
] as const;
type View = (typeof views)[number]['value'];

function Execution({ execution }: { execution: ExecutionView }) {
  const [view, setView] = useUrlState('view', 'graph');
  const [chosen, choose] = useUrlState('stage');
  const stages = topLevel(execution);
  const stage =
    execution.stages.find(({ id, refId }) => id === chosen || refId === chosen) ??
    askingStage(execution.stages) ??
    stageOfInterest(stages) ??
    stages.findLast(({ status }) => status === 'SUCCEEDED') ??
    stages[0];
  const shown: View = views.find(({ value }) => value === view)?.value ?? 'graph';
  const select = (id: string) => choose(id, 'push');
  useExecutionCommands(execution, setView);
  return (
    <>
      <Crumbs items={crumbsOf(execution)} />
      <PageTitle title={windowTitleOf(execution)} />
      <StateFavicon state={stateOfExecution(execution)} />
      <ExecutionHeader execution={execution} />
      {isFailure(execution.status) && <FailureBox execution={execution} onOpen={select} />}
      <InterruptionNote execution={execution} />
      {execution.dryRun && <DryRunNote execution={execution} onOpen={select} />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_364px]">
        <div className="flex min-w-0 flex-col gap-3">
          <Segmented label="View" value={shown} onChange={setView} options={views} />
          {shown === 'graph' && <RunGraph execution={execution} selected={stage?.id} onSelect={select} />}
          {shown === 'waterfall' && <Waterfall execution={execution} selected={stage?.id} onSelect={select} />}
          {shown === 'events' && <EventList execution={execution} onSelect={select} />}
        </div>
        {stage && (
          <div
            data-full={chosen ? '' : undefined}
            className={cx('group/stage', chosen && 'max-sm:fixed max-sm:inset-0 max-sm:z-40 max-sm:bg-panel')}
          >
            <StagePanel
              key={stage.id}
              execution={execution}
              stage={stage}
              onSelect={select}
              onBack={chosen ? () => choose('') : undefined}
            />
          </div>
        )}
      </div>
    </>
  );
}

function crumbsOf(execution: ExecutionView) {
  const own = {
    label: execution.number === undefined ? execution.name : `#${execution.number}`,
    href: executionPath(execution),
  };
  if (execution.pipelineId === undefined) return [own];
  return [{ label: execution.name, href: pipelinePath(execution.application, execution.pipelineId) }, own];
}
