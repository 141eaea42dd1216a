'use client';
import { useMemo } from 'react';
import type { NodeTypes } from 'reactflow';
import { runGraphOf } from '#components/executions/detail/run-graph-model.ts';
import { RunStageNode } from '#components/executions/detail/run-stage-node';
import { topLevel } from '#components/executions/wording.ts';
import { GraphView } from '#components/pipeline-graph/graph-view';
import type { ExecutionView } from '#lib/executions/view';

interface RunGraphProps {
  execution: ExecutionView;
  selected: string | undefined;
  onSelect: (stageId: string) => void;
}

const nodeTypes: NodeTypes = { stage: RunStageNode };

/** The stages of the run and how they hang together; read-only. */
export function RunGraph({ execution, selected, onSelect }: RunGraphProps) {
  const stages = topLevel(execution);
  const shape = JSON.stringify(stages.map(({ refId, requisites }) => [refId, requisites]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for all that the layout depends on.
  const model = useMemo(() => runGraphOf(stages), [shape]);
  if (stages.length === 0) {
    return (
      <p className="rounded-panel border border-dashed border-line-strong px-4 py-10 text-center text-data text-ink-2">
        This pipeline has no stages.
      </p>
    );
  }
  return (
    <GraphView
      label="Stages and how they depend on each other"
      {...model.dress(stages, execution.stages, selected, onSelect)}
      nodeTypes={nodeTypes}
      width={model.width}
      height={model.height}
      focus={selected}
    />
  );
}
