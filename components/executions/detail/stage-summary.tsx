'use client';
import { useState } from 'react';
import { failedExpressionsOf } from '#components/executions/detail/failed-expressions.ts';
import { SkipDialog } from '#components/executions/detail/skip-dialog';
import { TaskList } from '#components/executions/detail/task-list';
import { IgnoreFailureDialog } from '#components/executions/ignore-failure-dialog';
import { RestartDialog } from '#components/executions/restart-dialog';
import { waitingPartOf } from '#components/executions/wording.ts';
import { PlanView } from '#components/plan/plan-view';
import { StatusIcon } from '#components/state/status-icon';
import { stateOfStage, states } from '#components/state/vocabulary.ts';
import { Button } from '#components/ui/button';
import { cx } from '#components/ui/class-names.ts';
import { Duration } from '#components/ui/duration';
import { Facts } from '#components/ui/facts';
import { RelativeTime } from '#components/ui/relative-time';
import { isComplete, isFailure } from '#lib/engine/statuses';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { planIn } from '#lib/stages/contract';
import { stageDefinition } from '#lib/stages/definitions';

interface StageSummaryProps {
  execution: ExecutionView;
  stage: StageView;
  onSelect: (stageId: string) => void;
}

export function StageSummary({ execution, stage, onSelect }: StageSummaryProps) {
  const children = execution.stages.filter((other) => other.parentId === stage.id);
  const waitsFor = execution.stages
    .filter((other) => other.parentId === undefined && stage.requisites.includes(other.refId))
    .filter((other) => !isComplete(other.status));
  const plan = planIn(stage);
  const took = <Duration from={stage.startedAt} to={stage.endedAt} />;
  return (
    <div className="flex flex-col gap-4">
      {stage.failure && (
        <p className={cx('text-data break-words', stage.notTaken ? 'text-ink-2' : 'text-failed-ink')}>
          {stage.failure}
        </p>
      )}
      {plan && <PlanView plan={plan} title={`What ${stage.name} would do`} />}
      <Facts
        facts={[
          { label: 'Status', value: states[stateOfStage(stage)].word },
          {
            label: 'Starts after',
            value:
              stage.status === 'NOT_STARTED' && waitsFor.length > 0
                ? waitsFor.map(({ name }) => name).join(', ')
                : undefined,
          },
          { label: 'Started', value: stage.startedAt && <RelativeTime at={stage.startedAt} /> },
          { label: stage.endedAt ? 'Took' : 'For', value: stage.startedAt && took },
          { label: 'Changed by', value: stage.modifiedBy },
        ]}
      />
      {!plan && <FailedExpressions sentences={failedExpressionsOf(stage)} />}
      <TaskList tasks={stage.tasks} />
      {children.length > 0 && (
        <ul aria-label="Stages inside" className="flex flex-col">
          {children.map((child) => (
            <li key={child.id}>
              <button
                type="button"
                onClick={() => onSelect(child.id)}
                className="flex h-8 w-full items-center gap-2 rounded-control text-left text-data hover:bg-raised max-sm:h-11"
              >
                <StatusIcon state={stateOfStage(child)} />
                <span className="min-w-0 flex-1 truncate">{child.name}</span>
                <Duration from={child.startedAt} to={child.endedAt} className="text-ink-3" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <StageActions execution={execution} stage={stage} />
    </div>
  );
}

/** The stage went on with the text as it was written; whoever wrote it should know. */
function FailedExpressions({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul aria-label="Expressions that failed" className="flex flex-col gap-1 rounded-control bg-warning-soft px-3 py-2">
      {sentences.map((sentence) => (
        <li key={sentence} className="text-data break-words text-warning-ink">
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function StageActions({ execution, stage }: Pick<StageSummaryProps, 'execution' | 'stage'>) {
  const [asking, ask] = useState<'restart' | 'skip' | 'ignore'>();
  if (!execution.may.execute) return null;
  const skippable = skippablePart(execution.stages, stage);
  const whole = stage.parentId === undefined;
  const restartable = whole && isComplete(stage.status) && stage.status !== 'SKIPPED';
  if (!skippable && !restartable) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {skippable && (
        <Button size="small" onClick={() => ask('skip')}>
          Skip the wait
        </Button>
      )}
      {restartable && (
        <Button size="small" onClick={() => ask('restart')}>
          Restart this stage
        </Button>
      )}
      {whole && isFailure(stage.status) && (
        <Button size="small" onClick={() => ask('ignore')}>
          Ignore and go on
        </Button>
      )}
      {asking === 'ignore' && (
        <IgnoreFailureDialog execution={execution} stage={stage} onClose={() => ask(undefined)} />
      )}
      {asking === 'skip' && skippable && (
        <SkipDialog execution={execution} stage={skippable} onClose={() => ask(undefined)} />
      )}
      {asking === 'restart' && <RestartDialog execution={execution} stage={stage} onClose={() => ask(undefined)} />}
    </div>
  );
}

/** What a stage is at may be a part of it: its execution window, not yet its own wait. */
function skippablePart(stages: readonly StageView[], stage: StageView): StageView | undefined {
  const part = waitingPartOf(stages, stage);
  return part?.status === 'RUNNING' && stageDefinition(part.type)?.skippable ? part : undefined;
}
