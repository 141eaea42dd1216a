'use client';
import { useRef } from 'react';
import { StatusIcon } from '#components/state/status-icon';
import { type StateName, stateOfStage } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';
import { Duration } from '#components/ui/duration';
import { useListKeys } from '#components/ui/list-keys.ts';
import { useNow } from '#components/ui/now';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { formatDuration } from '#lib/kernel/duration';

interface WaterfallProps {
  execution: ExecutionView;
  selected: string | undefined;
  onSelect: (stageId: string) => void;
}

const fills: Partial<Record<StateName, string>> = {
  running: 'bg-running sweep',
  waiting: 'border border-running bg-running-soft',
  'needs-approval': 'bg-person',
  paused: 'bg-warning',
  'went-on': 'bg-warning',
  succeeded: 'bg-ok',
  failed: 'bg-failed',
  stopped: 'border border-failed bg-failed-soft',
};

/** When each stage ran, against the time of the whole run. */
export function Waterfall({ execution, selected, onSelect }: WaterfallProps) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useListKeys(list);
  const now = useNow();
  const from = execution.startedAt ?? execution.createdAt;
  const to = Math.max(execution.endedAt ?? now, from + 1000);
  return (
    <div className="overflow-hidden rounded-panel border border-line bg-panel">
      <div className="grid grid-cols-[minmax(120px,220px)_1fr_72px] gap-3 border-b border-line px-4 py-2 text-small text-ink-3">
        <span>Stage</span>
        <span className="flex justify-between">
          <span>0</span>
          <span>{formatDuration((to - from) / 2)}</span>
          <span>{formatDuration(to - from)}</span>
        </span>
        <span className="text-right">Took</span>
      </div>
      <ul ref={list} onKeyDown={onKeyDown}>
        {inOrder(execution.stages).map((stage) => (
          <li key={stage.id}>
            <button
              type="button"
              data-row
              aria-pressed={stage.id === selected}
              onClick={() => onSelect(stage.id)}
              className="grid h-9 w-full grid-cols-[minmax(120px,220px)_1fr_72px] items-center gap-3 border-b border-line px-4 text-left text-data hover:bg-raised focus-visible:-outline-offset-2 aria-pressed:bg-accent-soft"
            >
              <span className={cx('flex min-w-0 items-center gap-2', stage.parentId && 'pl-5 text-ink-2')}>
                <StatusIcon state={stateOfStage(stage)} size={14} />
                <span className="truncate">{stage.name}</span>
              </span>
              <Bar stage={stage} from={from} to={to} now={now} />
              <Duration from={stage.startedAt} to={stage.endedAt} className="text-right text-ink-2" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Bar({ stage, from, to, now }: { stage: StageView; from: number; to: number; now: number }) {
  const { startedAt, endedAt } = stage;
  const percent = (at: number) => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
  return (
    <span className="relative h-full border-x border-line bg-[linear-gradient(to_right,transparent_calc(50%-0.5px),var(--line)_calc(50%-0.5px),var(--line)_calc(50%+0.5px),transparent_calc(50%+0.5px))]">
      {startedAt !== undefined && (
        <span
          className={cx(
            'absolute top-[11px] h-3.5 min-w-1 rounded-[3px]',
            fills[stateOfStage(stage)] ?? 'border border-control bg-raised',
          )}
          style={{ left: `${percent(startedAt)}%`, width: `${percent(endedAt ?? now) - percent(startedAt)}%` }}
        />
      )}
    </span>
  );
}

/** By start; what a stage made follows it, what has not begun comes last. */
function inOrder(stages: readonly StageView[]): StageView[] {
  const byStart = (a: StageView, b: StageView) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity) || 0;
  const children = Map.groupBy(stages, ({ parentId }) => parentId);
  const walk = (stage: StageView): StageView[] => [
    stage,
    ...(children.get(stage.id) ?? []).sort(byStart).flatMap(walk),
  ];
  return [...(children.get(undefined) ?? [])].sort(byStart).flatMap(walk);
}
