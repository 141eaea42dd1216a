'use client';
import { Settings2 } from 'lucide-react';
import { memo } from 'react';
import { Handle, type Node, type NodeProps, Position } from 'reactflow';
import { useEditor, useFindings } from '#components/pipeline-editor/state/editor-context';
import { documentOf } from '#components/pipeline-editor/state/editor-state.ts';
import type { PipelineDocument } from '#lib/pipelines/document';
import { FindingBadge } from './finding-badge';
import { NodeBox } from './node-box';

export type ConfigurationNodeType = Node<{ target: boolean }, 'configuration'>;

export const ConfigurationNode = memo(function ConfigurationNode({ data, selected }: NodeProps<ConfigurationNodeType>) {
  const findings = useFindings(undefined);
  const caption = useEditor((state) => captionOf(documentOf(state)));
  return (
    <NodeBox
      icon={<Settings2 size={16} strokeWidth={1.75} aria-hidden />}
      title="Configuration"
      caption={caption}
      selected={selected}
      target={data.target}
      marks={<FindingBadge findings={findings} />}
    >
      <Handle type="source" position={Position.Right} isConnectable={false} className="!opacity-0" aria-hidden />
    </NodeBox>
  );
});

function captionOf(document: PipelineDocument): string {
  const triggers = (document.triggers ?? []).filter((trigger) => trigger.enabled !== false).length;
  const parameters = document.parameterConfig?.length ?? 0;
  return [
    triggers === 0 ? 'started by hand' : counted(triggers, 'trigger'),
    ...(parameters > 0 ? [counted(parameters, 'parameter')] : []),
  ].join(' · ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
