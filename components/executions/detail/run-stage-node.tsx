'use client';
import { Handle, type NodeProps, Position } from 'reactflow';
import type { RunNode } from '#components/executions/detail/run-graph-model.ts';
import { StatusIcon } from '#components/state/status-icon';
import { type StateName, states } from '#components/state/vocabulary.ts';
import { cx } from '#components/ui/class-names.ts';

const grounds: Partial<Record<StateName, string>> = {
  'not-started': 'border-line bg-page text-ink-2',
  queued: 'border-line bg-page text-ink-2',
  skipped: 'border-dashed border-line-strong bg-page text-ink-2',
  'not-taken': 'border-dashed border-line-strong bg-page text-ink-2',
  canceled: 'border-line-strong bg-panel text-ink-2',
  running: 'border-running bg-running-soft',
  waiting: 'border-running bg-panel',
  'needs-approval': 'border-person bg-person-soft',
  paused: 'border-warning bg-warning-soft',
  failed: 'border-failed bg-failed-soft',
  stopped: 'border-failed bg-panel',
};

export function RunStageNode({ data }: NodeProps<RunNode>) {
  const { name, caption, state, selected, onSelect } = data;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
      <button
        type="button"
        onClick={onSelect}
        aria-pressed={selected}
        aria-label={`${name}: ${states[state].word}. ${caption}`}
        className={cx(
          'nodrag nopan flex h-14 w-full items-start gap-1.5 rounded-[8px] border px-2 py-2 text-left transition-colors duration-150',
          'focus-visible:outline-offset-3',
          grounds[state] ?? 'border-line-strong bg-panel',
          selected && 'outline-2 outline-offset-2 outline-accent',
        )}
      >
        <StatusIcon state={state} silent className="mt-0.5" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-data font-semibold">{name}</span>
          <span className="block truncate text-small text-ink-2">{caption}</span>
        </span>
      </button>
    </>
  );
}
