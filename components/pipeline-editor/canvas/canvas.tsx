'use client';
import { useRef, useState } from 'react';
import {
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionLineType,
  type FinalConnectionState,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
} from 'reactflow';
import 'reactflow/dist/base.css';
import './canvas.css';
import { refusalOf } from '#components/pipeline-editor/document/wiring.ts';
import { connectStages } from '#components/pipeline-editor/state/actions.ts';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isLocked, refused } from '#components/pipeline-editor/state/editor-state.ts';
import { cx } from '#components/ui/class-names.ts';
import { CanvasControls } from './canvas-controls';
import { edgeOf } from './canvas-graph.ts';
import { CanvasMessages } from './canvas-messages';
import { ConfigurationNode } from './configuration-node';
import { StageEdge } from './stage-edge';
import { StageNode } from './stage-node';
import { useCanvasKeys } from './use-canvas-keys';
import { useFlowGraph } from './use-flow-graph';
import { usePaletteDrop } from './use-palette-drop';
import { useViewport } from './use-viewport';

const nodeTypes = { configuration: ConfigurationNode, stage: StageNode };
const edgeTypes = { stage: StageEdge };
/** From here on only what is in sight is drawn. */
const manyNodes = 100;
const fit = { padding: 0.12, maxZoom: 1, minZoom: 0.2 };

/** `onOpen`: a stage was clicked, show what it holds. */
export function Canvas({ onOpen }: { onOpen: () => void }) {
  return (
    <ReactFlowProvider>
      <Flow onOpen={onOpen} />
    </ReactFlowProvider>
  );
}

function Flow({ onOpen }: { onOpen: () => void }) {
  const { store, mayWrite } = useDesigner();
  const locked = useEditor(isLocked) || !mayWrite;
  const host = useRef<HTMLElement>(null);
  const [connecting, setConnecting] = useState(false);
  const flow = useFlowGraph(locked);
  const drop = usePaletteDrop(flow.layout, locked, flow.setTarget);
  const onKeyDown = useCanvasKeys(flow.layout, host, locked, flow.removeSelectedEdge);
  const { onMoveStart, onShowAll } = useViewport(flow.layout);
  const refusal = (connection: Pick<Connection, 'source' | 'target'>) => {
    const edge = edgeOf(connection.source, connection.target);
    return edge ? refusalOf(documentOf(store.get()), edge) : undefined;
  };
  const onConnect = ({ source, target }: Connection) => {
    const edge = edgeOf(source, target);
    if (edge) connectStages(store, edge);
  };
  /** A line that was let go over a stage it may not reach says why. */
  const onConnectEnd = (_: unknown, { isValid, fromHandle, fromNode, toNode }: FinalConnectionState) => {
    setConnecting(false);
    if (isValid || !fromNode || !toNode) return;
    const [source, target] = fromHandle?.type === 'target' ? [toNode.id, fromNode.id] : [fromNode.id, toNode.id];
    const why = refusal({ source, target });
    if (why) store.move((state) => refused(state, why));
  };
  return (
    <section
      ref={host}
      aria-label="Pipeline graph"
      data-testid="pipeline-canvas"
      onKeyDown={onKeyDown}
      {...drop}
      className={cx('designer-canvas group/canvas relative min-h-0 min-w-0 flex-1 bg-page', connecting && 'connecting')}
    >
      <ReactFlow
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={flow.onNodesChange}
        onEdgesChange={flow.onEdgesChange}
        onEdgeMouseEnter={flow.onEdgeMouseEnter}
        onEdgeMouseLeave={flow.onEdgeMouseLeave}
        onNodeDrag={flow.onNodeDrag}
        onNodeDragStop={flow.onNodeDragStop}
        onPaneClick={flow.onPaneClick}
        onNodeClick={onOpen}
        onMoveStart={onMoveStart}
        onConnectStart={() => setConnecting(true)}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        isValidConnection={(connection) => refusal(connection) === undefined}
        nodesDraggable={!locked}
        nodesConnectable={!locked}
        connectOnClick={false}
        connectionRadius={48}
        connectionLineType={ConnectionLineType.SmoothStep}
        nodeDragThreshold={6}
        selectNodesOnDrag={false}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={['Meta', 'Control']}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        disableKeyboardA11y
        onlyRenderVisibleElements={flow.nodes.length > manyNodes}
        zoomOnDoubleClick={false}
        panOnScroll
        minZoom={0.2}
        maxZoom={1.5}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={16} size={1.5} color="var(--line)" />
      </ReactFlow>
      <CanvasControls fit={fit} onShowAll={onShowAll} />
      <CanvasMessages />
    </section>
  );
}
