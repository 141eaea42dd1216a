'use client';
import Link from 'next/link';
import { DryRunBadge } from '#components/executions/dry-run-badge';
import { RowAction } from '#components/executions/list/row-action';
import { executionPath } from '#components/executions/paths.ts';
import { QueuedBehind } from '#components/executions/queued-behind';
import { shortParameters, stageOfInterest, starterOf } from '#components/executions/wording.ts';
import { StageBar } from '#components/state/stage-bar';
import { StatusIcon } from '#components/state/status-icon';
import { stateOfExecution, states, toneText } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';
import { Duration } from '#components/ui/duration';
import { RelativeTime } from '#components/ui/relative-time';
import { isFailure } from '#lib/engine/statuses';
import type { ExecutionRow } from '#lib/executions/view';

interface ExecutionLineProps {
  execution: ExecutionRow;
  /** The list mixes pipelines: say which one it is. */
  named?: boolean;
  /** The list mixes applications too. */
  everywhere?: boolean;
}

const beside = {
  named: '@5xl:flex @5xl:items-baseline @5xl:gap-5',
  numbered: '@3xl:flex @3xl:items-baseline @3xl:gap-5',
};

/** One run: state, number, why, who, when, how long, its stages; the reason of a failure stands in the row. */
export function ExecutionLine({ execution, named, everywhere }: ExecutionLineProps) {
  const state = stateOfExecution(execution);
  const interest = stageOfInterest(execution.stages);
  return (
    <li
      data-row
      tabIndex={-1}
      className="@container relative border-b border-line text-data last:border-0 hover:bg-raised/60 focus-visible:-outline-offset-2"
    >
      <div
        className={cx(
          'grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-1.5 @3xl:min-h-10',
          '@3xl:grid-cols-[16px_minmax(0,1fr)_clamp(72px,8cqw,110px)_76px_clamp(104px,10cqw,136px)_clamp(120px,18cqw,252px)_80px]',
        )}
      >
        <StatusIcon state={state} className="@max-3xl:mt-0.5 @max-3xl:self-start" />
        {/* A name beside its cause needs room for both; with less the cause stands below it. */}
        <div className={cx('min-w-0', named ? beside.named : beside.numbered)}>
          <Link
            href={executionPath(execution, { stage: interest?.id })}
            className={cx(
              'block truncate font-semibold after:absolute after:inset-0 hover:underline',
              named ? '@5xl:w-52 @5xl:shrink-0' : '@3xl:w-12 @3xl:shrink-0',
            )}
          >
            {named && <span>{execution.name} </span>}
            {execution.number !== undefined && `#${execution.number}`}
            {!named && execution.number === undefined && execution.name}
          </Link>
          <div className="min-w-0 truncate text-ink-2">
            {execution.dryRun && (
              <>
                <DryRunBadge brief={!named} />{' '}
              </>
            )}
            {everywhere && <span className="text-ink-3">{execution.application} · </span>}
            <Cause execution={execution} />
          </div>
        </div>
        <div className="truncate text-ink-2 @max-3xl:hidden">{starterOf(execution)}</div>
        <div className="text-ink-2 @max-3xl:row-start-1 @max-3xl:col-start-3 @max-3xl:self-start @max-3xl:text-right">
          <RelativeTime at={execution.createdAt} />
        </div>
        <div className="@max-3xl:col-start-2 @max-3xl:row-start-2">
          <Pace execution={execution} />
        </div>
        <StageBar
          stages={execution.stages}
          href={(stage) => executionPath(execution, { stage: stage.id })}
          className="relative z-[1] @max-3xl:col-start-2 @max-3xl:col-end-4"
        />
        <div className="relative z-[1] flex justify-end empty:hidden @max-3xl:col-start-3 @max-3xl:row-start-2">
          <RowAction execution={execution} />
        </div>
        {execution.failure && isFailure(execution.status) && (
          <p
            className="col-start-2 col-end-[-1] line-clamp-2 break-words text-failed-ink @max-3xl:line-clamp-4"
            title={execution.failure}
          >
            {execution.failure}
          </p>
        )}
      </div>
    </li>
  );
}

function Cause({ execution }: { execution: ExecutionRow }) {
  const parameters = shortParameters(execution.parameters);
  return (
    <>
      {execution.triggerSummary}
      {parameters.map(([name, value]) => (
        <span key={name}>
          {' · '}
          <span className="font-mono text-[12px] text-ink" title={name}>
            {name}={value}
          </span>
        </span>
      ))}
    </>
  );
}

/** The word while it is not over, else how long it took. */
function Pace({ execution }: { execution: ExecutionRow }) {
  const state = stateOfExecution(execution);
  const { word, tone } = states[state];
  if (execution.endedAt !== undefined) {
    return (
      <span className="text-ink-2">
        <Duration from={execution.startedAt ?? execution.createdAt} to={execution.endedAt} />
      </span>
    );
  }
  return (
    <span className={cx('block truncate font-medium', toneText[tone])}>
      {word}{' '}
      {execution.waitsBehind && (
        <QueuedBehind
          application={execution.application}
          runs={execution.waitsBehind}
          className="relative z-[1] font-normal"
        />
      )}
      {state === 'running' && (
        <Duration from={execution.startedAt ?? execution.createdAt} className="font-normal text-ink-2" />
      )}
    </span>
  );
}
