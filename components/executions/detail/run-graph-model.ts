import type { Node } from 'reactflow';
import { waitingPartOf } from '#components/executions/wording.ts';
import type { PathEdge } from '#components/pipeline-graph/graph-edge';
import { dense, layoutGraph, nodeHeight } from '#components/pipeline-graph/layout.ts';
import { type StateName, stateOfStage } from '#components/state/vocabulary.ts';
import { isComplete } from '#lib/engine/statuses';
import type { StageView } from '#lib/executions/view';
import { isJsonObject, stringAt } from '#lib/kernel/json';
import { stageDefinition } from '#lib/stages/definitions';

export interface RunNodeData extends Record<string, unknown> {
  name: string;
  caption: string;
  state: StateName;
  selected: boolean;
  onSelect: () => void;
}

export type RunNode = Node<RunNodeData, 'stage'>;

/** Lays a run out once; `dress` then gives it the state of the moment, as often as that changes. */
export function runGraphOf(stages: readonly StageView[]) {
  const layout = layoutGraph(
    stages.map(({ refId, requisites }) => ({ id: refId, requisites })),
    dense,
  );
  const places = new Map(layout.nodes.map((node) => [node.id, node]));
  return {
    width: layout.width,
    height: layout.height,
    dress(
      current: readonly StageView[],
      /** With the parts inside. */
      all: readonly StageView[],
      selected: string | undefined,
      onSelect: (stageId: string) => void,
    ) {
      const byRefId = new Map(current.map((stage) => [stage.refId, stage]));
      const nodes = current.map((stage): RunNode => {
        const { x = 0, y = 0 } = places.get(stage.refId) ?? {};
        return {
          id: stage.id,
          type: 'stage',
          position: { x, y },
          width: dense.nodeWidth,
          height: nodeHeight,
          data: {
            name: stage.name,
            caption: captionOf(stage, all),
            state: asksInside(stage, all) ? 'needs-approval' : stateOfStage(stage),
            selected: stage.id === selected,
            onSelect: () => onSelect(stage.id),
          },
        };
      });
      const edges = layout.edges.flatMap((edge): PathEdge[] => {
        const source = byRefId.get(edge.source);
        const target = byRefId.get(edge.target);
        if (!source || !target) return [];
        const data = { path: edge.path, tone: toneOf(source, target) };
        return [{ id: edge.id, type: 'path', source: source.id, target: target.id, data }];
      });
      return { nodes, edges };
    },
  };
}

function toneOf(source: StageView, target: StageView): NonNullable<PathEdge['data']>['tone'] {
  if (target.startedAt === undefined) return 'quiet';
  if (target.waitingFor === 'person') return 'person';
  if (target.status === 'RUNNING') return 'running';
  return isComplete(source.status) ? 'done' : 'quiet';
}

/** Somebody is asked in a part of it, as for the verdict on a canary. */
const asksInside = (stage: StageView, all: readonly StageView[]): boolean =>
  stage.status === 'RUNNING' && waitingPartOf(all, stage)?.waiting?.for === 'person';

/** What the stage says about itself now, else what it is set to do. */
function captionOf(stage: StageView, all: readonly StageView[]): string {
  if (stage.failure) return stage.failure;
  const waiting = stage.status === 'RUNNING' ? waitingPartOf(all, stage)?.waiting : undefined;
  if (waiting) return waiting.for === 'person' ? 'waiting for a person' : waiting.message;
  const condition = stage.status === 'NOT_STARTED' ? conditionOf(stage) : undefined;
  if (condition) return `if ${condition}`;
  const definition = stageDefinition(stage.type);
  return safely(() => definition?.caption?.(stage.context)) || definition?.title || stage.type;
}

function conditionOf({ context }: StageView): string | undefined {
  const enabled = context.stageEnabled;
  if (!isJsonObject(enabled)) return undefined;
  return stringAt(enabled, 'expression')?.replace(/^\$\{\s*|\s*\}$/g, '');
}

/** A stored stage may hold anything where its type expects text or a list. */
function safely(caption: () => string | undefined): string | undefined {
  try {
    return caption();
  } catch {
    return undefined;
  }
}
