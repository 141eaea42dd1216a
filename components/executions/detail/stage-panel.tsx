'use client';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { StageLog } from '#components/executions/detail/stage-log';
import { StageSummary } from '#components/executions/detail/stage-summary';
import { WaitingLine } from '#components/executions/detail/waiting-line';
import { titleOf } from '#components/executions/wording.ts';
import { StatusIcon } from '#components/state/status-icon';
import { stateOfStage } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';
import { CodeBlock } from '#components/ui/code-block';
import { IconButton } from '#components/ui/icon-button';
import { Tabs } from '#components/ui/tabs';
import { isUnderWay } from '#lib/engine/statuses';
import type { ExecutionView, StageView } from '#lib/executions/view';
import type { JsonObject } from '#lib/kernel/json';
import { stageDefinition } from '#lib/stages/definitions';
import { stageDetails } from '#lib/stages/details-registry.tsx';

interface StagePanelProps {
  execution: ExecutionView;
  stage: StageView;
  onSelect: (stageId: string) => void;
  /** On a phone the panel covers the page; this leads back to the run. */
  onBack?: () => void;
}

export function StagePanel({ execution, stage, onSelect, onBack }: StagePanelProps) {
  const definition = stageDefinition(stage.type);
  const Details = stageDetails(stage.type);
  const asks = definition?.asksPerson && stage.waitingFor === 'person';
  return (
    <section
      aria-label={`Stage ${stage.name}`}
      className={cx(
        'flex flex-col overflow-hidden rounded-panel border border-line bg-panel',
        onBack && 'max-sm:h-full max-sm:overflow-y-auto max-sm:rounded-none max-sm:border-0',
        asks && 'max-sm:pb-48',
      )}
    >
      <header className="flex min-h-12 items-center gap-2.5 border-b border-line px-4 py-2">
        {onBack && (
          <IconButton label="Back to the run" onClick={onBack} className="-ml-2 sm:hidden">
            <ArrowLeft size={16} />
          </IconButton>
        )}
        <StatusIcon state={stateOfStage(stage)} />
        <div className="min-w-0">
          <h2 className="truncate text-body font-semibold">{stage.name}</h2>
          <p className="truncate text-small text-ink-3">
            {definition?.title ?? stage.type}
            <span className="sm:hidden"> · {titleOf(execution)}</span>
          </p>
        </div>
      </header>
      {Details && <Details execution={execution} stage={stage} />}
      <div className="flex flex-col gap-4 px-4 py-3">
        {isUnderWay(stage.status) && !asks && <WaitingLine execution={execution} stage={stage} />}
        <StageTabs execution={execution} stage={stage} onSelect={onSelect} />
      </div>
    </section>
  );
}

function StageTabs({ execution, stage, onSelect }: Omit<StagePanelProps, 'onBack'>) {
  const [tab, setTab] = useState('summary');
  return (
    <Tabs
      label={`About ${stage.name}`}
      value={tab}
      onChange={setTab}
      tabs={[
        {
          value: 'summary',
          label: 'Summary',
          content: <StageSummary execution={execution} stage={stage} onSelect={onSelect} />,
        },
        { value: 'inputs', label: 'Inputs', content: <Fields value={stage.context} empty="It has no inputs." /> },
        { value: 'outputs', label: 'Outputs', content: <Fields value={stage.outputs} empty="It left no outputs." /> },
        {
          value: 'log',
          label: 'Log',
          content: <StageLog stageId={stage.id} running={isUnderWay(stage.status)} />,
        },
      ]}
    />
  );
}

function Fields({ value, empty }: { value: JsonObject; empty: string }) {
  if (Object.keys(value).length === 0) return <p className="text-data text-ink-3">{empty}</p>;
  return <CodeBlock text={JSON.stringify(value, null, 2)} wrap maxHeight="24rem" />;
}
