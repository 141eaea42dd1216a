import { CircleAlert } from 'lucide-react';
import { layoutGraph, nodeHeight, nodeWidth } from '#components/pipeline-graph/layout.ts';
import { StageIcon } from '#components/pipeline-graph/stage-icon';
import { cx } from '#components/ui/class-names.ts';
import type { JsonObject } from '#lib/kernel/json';
import type { PipelineDocument } from '#lib/pipelines/document';
import type { Finding } from '#lib/pipelines/findings';
import { graphOf } from '#lib/pipelines/graph';
import { stageDefinition } from '#lib/stages/definitions';

const margin = 20;

/** The stages of a pipeline and how they hang together, to be looked at. It scrolls where it is too wide. */
export function PipelinePreview({ document, findings = [] }: { document: JsonObject; findings?: readonly Finding[] }) {
  const list = Array.isArray(document.stages) ? document.stages : [];
  const stages = graphOf({ ...document, stages: list } as PipelineDocument);
  const layout = layoutGraph(stages.map(({ refId, requisites }) => ({ id: refId, requisites })));
  const at = new Map(layout.nodes.map((node) => [node.id, node]));
  const wrong = new Set(findings.filter(({ level }) => level === 'error').map(({ stageRefId }) => stageRefId));
  const size = { width: `${layout.width + 2 * margin}px`, height: `${layout.height + 2 * margin}px` };
  if (stages.length === 0) return <p className="p-4 text-data text-ink-3">There are no stages.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label="Stages" tabIndex={0} className="overflow-auto">
      <div style={size} className="relative">
        <svg aria-hidden="true" className="absolute inset-0 size-full text-line-strong">
          <g transform={`translate(${margin} ${margin})`} fill="none" stroke="currentColor" strokeWidth={1.5}>
            {layout.edges.map((edge) => (
              <path key={edge.id} d={edge.path} />
            ))}
          </g>
        </svg>
        <ol>
          {stages.map((stage, index) => {
            const place = at.get(stage.refId);
            const definition = stageDefinition(stage.type);
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a broken document may have a refId twice.
                key={`${stage.refId} ${index}`}
                style={{
                  left: (place?.x ?? 0) + margin,
                  top: (place?.y ?? 0) + margin,
                  width: nodeWidth,
                  height: nodeHeight,
                }}
                className={cx(
                  'absolute flex items-center gap-2.5 rounded-panel border bg-panel px-3',
                  wrong.has(stage.refId) ? 'border-failed' : 'border-line-strong',
                  !definition && 'border-dashed',
                )}
              >
                <span className="flex size-8 shrink-0 items-center justify-center rounded-control bg-raised text-ink-2">
                  <StageIcon name={definition?.icon ?? 'puzzle'} />
                </span>
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="truncate text-data font-medium">{stage.name}</span>
                  <span className="truncate text-small text-ink-3">
                    {definition?.title ?? `${stage.type || 'no type'} (unknown)`}
                  </span>
                </span>
                {wrong.has(stage.refId) && (
                  <CircleAlert size={14} role="img" aria-label="Has a problem" className="text-failed-ink" />
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
