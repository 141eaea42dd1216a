'use client';
import { Split } from 'lucide-react';
import { memo } from 'react';
import { Handle, type Node, type NodeProps, Position } from 'reactflow';
import { stageOf, titleOf } from '#components/pipeline-editor/document/stages.ts';
import { useEditor, useFindings } from '#components/pipeline-editor/state/editor-context';
import { documentOf } from '#components/pipeline-editor/state/editor-state.ts';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { stringAt } from '#lib/kernel/json';
import { stageDefinition } from '#lib/stages/definitions';
import { FindingBadge } from './finding-badge';
import { NodeBox } from './node-box';

export type StageNodeType = Node<{ refId: string; target: boolean }, 'stage'>;

export const StageNode = memo(function StageNode({ data, selected }: NodeProps<StageNodeType>) {
  const findings = useFindings(data.refId);
  const stage = useEditor((state) => stageOf(documentOf(state), data.refId));
  if (!stage) return null;
  const definition = stageDefinition(stage.type ?? '');
  const title = titleOf(stage);
  const condition = stringAt(stage.stageEnabled, 'expression');
  return (
    <NodeBox
      icon={<StageIcon name={definition?.icon ?? 'puzzle'} />}
      title={title}
      caption={captionOf(definition?.title ?? `${stage.type ?? 'no type'} (unknown)`, definition?.caption?.(stage))}
      selected={selected}
      target={data.target}
      unknown={!definition}
      marks={
        <>
          {condition && (
            <span title={`Runs only if ${condition}`} className="text-ink-3">
              <Split size={14} role="img" aria-label="Runs on a condition" />
            </span>
          )}
          <FindingBadge findings={findings} />
        </>
      }
    >
      <Handle type="target" position={Position.Left} className="canvas-handle" data-testid="into" />
      <Handle
        type="source"
        position={Position.Right}
        className="canvas-handle"
        data-testid="out"
        title="Drag to the stage that runs next"
      />
    </NodeBox>
  );
});

function captionOf(type: string, words: string | undefined): string {
  return words ? `${type} · ${words}` : type;
}
