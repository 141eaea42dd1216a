'use client';
import { Settings2, TriangleAlert } from 'lucide-react';
import { Handle, type Node, type NodeProps, Position } from 'reactflow';
import type { NodeMark } from '#components/pipeline-editor/document/changed-graph.ts';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { cx } from '#components/ui/class-names.ts';
import { stageDefinition } from '#lib/stages/definitions';
import { marks } from './marks.ts';

export interface ChangedNodeData extends Record<string, unknown> {
  name: string;
  /** Of the stage; undefined for the configuration. */
  type: string | undefined;
  caption: string;
  mark: NodeMark;
  clash: boolean;
  selected: boolean;
  onSelect: () => void;
}

export type ChangedFlowNode = Node<ChangedNodeData, 'changed'>;

export function ChangedStageNode({ data }: NodeProps<ChangedFlowNode>) {
  const { name, caption, mark, clash, selected, onSelect } = data;
  const look = mark === 'same' ? undefined : marks[mark];
  const word = clash ? 'changed on both sides' : (look?.word ?? 'unchanged');
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
      <button
        type="button"
        onClick={onSelect}
        aria-pressed={selected}
        aria-label={`${name}: ${word}. ${caption}`}
        className={cx(
          'nodrag nopan flex h-14 w-full items-start gap-2 rounded-[8px] px-2.5 py-2 text-left transition-colors duration-150',
          'focus-visible:outline-offset-3',
          clash ? 'border-2 border-warning bg-warning-soft' : (look?.node ?? 'border border-line bg-page text-ink-2'),
          selected && 'outline-2 outline-offset-2 outline-accent',
        )}
      >
        <Mark data={data} />
        <span className="min-w-0 flex-1">
          <span className={cx('block truncate text-data font-semibold', mark === 'removed' && 'line-through')}>
            {name}
          </span>
          <span className="block truncate text-small text-ink-2">{caption}</span>
        </span>
      </button>
    </>
  );
}

/** What became of it, else what it is. */
function Mark({ data: { mark, clash, type } }: { data: ChangedNodeData }) {
  if (clash) return <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-warning-ink" />;
  if (mark !== 'same') {
    const { icon: Icon, ink } = marks[mark];
    return <Icon size={16} strokeWidth={2.25} aria-hidden className={cx('mt-0.5 shrink-0', ink)} />;
  }
  if (type === undefined) return <Settings2 size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />;
  return <StageIcon name={stageDefinition(type)?.icon ?? 'box'} className="mt-0.5 shrink-0" />;
}
