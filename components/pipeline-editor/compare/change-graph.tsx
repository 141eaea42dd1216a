'use client';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { NodeTypes } from 'reactflow';
import {
  type ChangedGraph,
  type ChangedNode,
  changedGraph,
} from '#components/pipeline-editor/document/changed-graph.ts';
import { openDocument } from '#components/pipeline-editor/document/open.ts';
import type { PathEdge } from '#components/pipeline-graph/graph-edge';
import { GraphView } from '#components/pipeline-graph/graph-view';
import { dense, layoutGraph, nodeHeight } from '#components/pipeline-graph/layout.ts';
import { Badge } from '#components/ui/badge';
import { IconButton } from '#components/ui/icon-button';
import type { JsonObject } from '#lib/kernel/json';
import { captionOf, summaryOf } from './change-words.ts';
import { type ChangedFlowNode, ChangedStageNode } from './changed-node';
import { marks } from './marks.ts';
import { NodeChanges } from './node-changes';

export interface Side {
  name: string;
  document: JsonObject;
}

interface ChangeGraphProps {
  base: JsonObject;
  /** One, or two that began with the same base. */
  sides: readonly Side[];
  /** Said when nothing differs. */
  none: string;
}

interface StepperProps {
  nodes: readonly ChangedNode[];
  selected: string | undefined;
  onSelect: (id: string) => void;
}

const nodeTypes: NodeTypes = { changed: ChangedStageNode };

/** What differs, drawn: one graph of all that was and is, and what the chosen stage was and is. */
export function ChangeGraph({ base, sides, none }: ChangeGraphProps) {
  const [chosen, setChosen] = useState<string>();
  const graph = useMemo(
    () =>
      changedGraph(
        openDocument(base).document,
        sides.map(({ document }) => openDocument(document).document),
      ),
    [base, sides],
  );
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const names = sides.map(({ name }) => name);
  const touched = graph.nodes.filter(({ mark }) => mark !== 'same');
  const selected = graph.nodes.find(({ id }) => id === chosen) ?? touched.find(({ clash }) => clash) ?? touched[0];
  if (touched.length === 0) return <p className="text-data text-ink-3">{none}</p>;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Summary graph={graph} />
        <Stepper nodes={touched} selected={selected?.id} onSelect={setChosen} />
      </div>
      <GraphView
        label="Stages of all sides, with what changed"
        nodes={graph.nodes.map((node): ChangedFlowNode => {
          const { x = 0, y = 0 } = layout.places.get(node.id) ?? {};
          const data = dataOf(node, names, node === selected, () => setChosen(node.id));
          return {
            id: node.id,
            type: 'changed',
            position: { x, y },
            width: dense.nodeWidth,
            height: nodeHeight,
            data,
          };
        })}
        edges={layout.edges}
        nodeTypes={nodeTypes}
        width={layout.width}
        height={layout.height}
        focus={selected?.id}
        tallest={400}
        smallestZoom={0.8}
      />
      {selected && <NodeChanges node={selected} names={names} />}
    </div>
  );
}

function dataOf(node: ChangedNode, names: readonly string[], selected: boolean, onSelect: () => void) {
  const { name, stage, type, mark, clash } = node;
  return { name, type: stage && type, caption: captionOf(node, names), mark, clash, selected, onSelect };
}

function layoutOf({ nodes, edges }: ChangedGraph) {
  const into = Map.groupBy(edges, ({ target }) => target);
  const { nodes: placed, ...layout } = layoutGraph(
    nodes.map(({ id }) => ({ id, requisites: (into.get(id) ?? []).map(({ source }) => source) })),
    dense,
  );
  const marked = new Map(edges.map(({ source, target, mark }) => [`${source}→${target}`, mark]));
  return {
    ...layout,
    places: new Map(placed.map((node) => [node.id, node])),
    edges: layout.edges.map(({ id, source, target, path }): PathEdge => {
      const mark = marked.get(id) ?? 'same';
      return { id, type: 'path', source, target, data: { path, tone: mark === 'same' ? 'quiet' : mark } };
    }),
  };
}

/** From change to change, also where the graph is too wide to see them all. */
function Stepper({ nodes, selected, onSelect }: StepperProps) {
  const at = nodes.findIndex(({ id }) => id === selected);
  const step = (by: number) => {
    const next = nodes[(at + by + nodes.length) % nodes.length];
    if (next) onSelect(next.id);
  };
  if (nodes.length < 2) return null;
  return (
    <span className="flex items-center gap-1 text-data text-ink-2">
      <IconButton label="Previous change" onClick={() => step(at < 0 ? 0 : -1)}>
        <ChevronLeft size={16} />
      </IconButton>
      <span aria-live="polite">{at < 0 ? `${nodes.length} changes` : `${at + 1} of ${nodes.length}`}</span>
      <IconButton label="Next change" onClick={() => step(1)}>
        <ChevronRight size={16} />
      </IconButton>
    </span>
  );
}

/** How much there is of what, which also says what the shapes mean. */
function Summary({ graph }: { graph: ChangedGraph }) {
  const clashes = graph.nodes.filter(({ clash }) => clash).length;
  return (
    <ul aria-label="What differs" className="flex flex-wrap gap-x-4 gap-y-1 text-data">
      {summaryOf(graph).map(({ mark, count }) => {
        const { icon: Icon, ink, word } = marks[mark];
        return (
          <li key={mark} className="flex items-center gap-1.5">
            <Icon size={14} strokeWidth={2.25} aria-hidden className={ink} />
            {count} {word}
          </li>
        );
      })}
      {clashes > 0 && (
        <li>
          <Badge tone="warning">{clashes} changed on both sides</Badge>
        </li>
      )}
    </ul>
  );
}
