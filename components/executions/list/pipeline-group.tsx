'use client';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ExecutionLine } from '#components/executions/list/execution-line';
import { applicationPath, pipelinePath } from '#components/executions/paths.ts';
import { StartDialog } from '#components/executions/start/start-dialog';
import { usePipelineMenu } from '#components/pipeline-editor/arrange/pipeline-menu';
import { templatePath } from '#components/pipeline-templates/paths.ts';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Menu } from '#components/ui/menu';
import { Panel } from '#components/ui/panel';
import type { ExecutionRow } from '#lib/executions/view';
import { formatDuration } from '#lib/kernel/duration';
import type { PipelineRow } from '#lib/pipeline-configs/view';
import { lockSentence } from '#lib/pipelines/lock';

interface PipelineGroupProps {
  pipeline: PipelineRow;
  executions: readonly ExecutionRow[];
  may: { write: boolean; execute: boolean };
  /** Undefined where there is no place in that direction. */
  onMove: { up?: () => void; down?: () => void };
}

/** One pipeline: what starts it, how long it usually takes, its latest runs. */
export function PipelineGroup({ pipeline, executions, may, onMove }: PipelineGroupProps) {
  const router = useRouter();
  const [starting, setStarting] = useState(false);
  const menu = usePipelineMenu(pipeline, may.write);
  const all = `${applicationPath(pipeline.application, 'executions')}?pipeline=${pipeline.id}`;
  return (
    <Panel
      flush
      title={
        <span className="flex items-center gap-2">
          {pipeline.name}
          {pipeline.disabled && <Badge tone="warning">Disabled</Badge>}
          {pipeline.lock && (
            <span title={lockSentence(pipeline.lock)}>
              <Badge>Locked</Badge>
            </span>
          )}
          {pipeline.templateId !== null && (
            <Link href={templatePath(pipeline.templateId)} title="The template it is made from">
              <Badge>from {pipeline.templateId}</Badge>
            </Link>
          )}
        </span>
      }
      note={<Cadence pipeline={pipeline} />}
      actions={
        <>
          <Button asChild variant="ghost" size="small">
            <Link href={pipelinePath(pipeline.application, pipeline.id)}>
              {may.write && !pipeline.lock ? 'Edit' : 'View'}
            </Link>
          </Button>
          {may.execute && (
            <Button
              size="small"
              disabled={pipeline.disabled}
              title={pipeline.disabled ? 'This pipeline is disabled; enable it in its configuration' : undefined}
              onClick={() => setStarting(true)}
            >
              Start
            </Button>
          )}
          <Menu
            trigger={
              <IconButton label={`More about ${pipeline.name}`}>
                <Ellipsis size={16} />
              </IconButton>
            }
            groups={[
              may.write
                ? [
                    ...menu.items,
                    { label: 'Move up', disabled: !onMove.up, onSelect: () => onMove.up?.() },
                    { label: 'Move down', disabled: !onMove.down, onSelect: () => onMove.down?.() },
                  ]
                : [],
              [
                { label: 'All runs', onSelect: () => router.push(all) },
                {
                  label: 'Export as a file',
                  onSelect: () => location.assign(`/api/pipelines/${encodeURIComponent(pipeline.id)}/export`),
                },
                {
                  label: 'Save as template',
                  onSelect: () => router.push(`/pipeline-templates/new?from=${encodeURIComponent(pipeline.id)}`),
                },
                {
                  label: `Version ${pipeline.version} and before`,
                  onSelect: () => router.push(`${pipelinePath(pipeline.application, pipeline.id)}?panel=versions`),
                },
              ],
            ]}
          />
        </>
      }
    >
      {executions.length > 0 ? (
        <ul aria-label={`Latest runs of ${pipeline.name}`}>
          {executions.map((execution) => (
            <ExecutionLine key={execution.id} execution={execution} />
          ))}
        </ul>
      ) : (
        <p className="px-4 py-3 text-data text-ink-3">
          {pipeline.stageCount === 0 ? 'It has no stages yet.' : 'It has not run yet.'}
        </p>
      )}
      {menu.dialogs}
      {starting && <StartDialog pipeline={pipeline} onClose={() => setStarting(false)} />}
    </Panel>
  );
}

function Cadence({ pipeline }: { pipeline: PipelineRow }) {
  const triggers = pipeline.triggers.filter((trigger) => trigger.enabled).map((trigger) => trigger.caption);
  const parts = [
    triggers.length > 0 ? triggers.join(', ') : 'started by hand',
    ...(pipeline.usualMs === undefined ? [] : [`usual ${formatDuration(pipeline.usualMs)}`]),
  ];
  return <span>{parts.join(' · ')}</span>;
}
