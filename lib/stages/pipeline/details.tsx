'use client';
import Link from 'next/link';
import { executionPath } from '#components/executions/paths.ts';
import { Facts } from '#components/ui/facts';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { stringAt } from '#lib/kernel/json';

interface PipelineDetailsProps {
  execution: ExecutionView;
  stage: StageView;
}

/** An author may have written the field. */
const isRun = (id: string): boolean => /^[0-9A-Z]{26}$/.test(id);

/** The way to the run that this stage started. */
export function PipelineDetails({ execution, stage }: PipelineDetailsProps) {
  const id = stringAt(stage.context, 'executionId');
  if (id === undefined || !isRun(id)) return null;
  const application = stringAt(stage.context, 'application') || execution.application;
  return (
    <div className="border-b border-line px-4 py-3">
      <Facts
        facts={[
          {
            label: 'Started',
            value: (
              <Link href={executionPath({ application, id })} className="text-accent-ink hover:underline">
                {stringAt(stage.context, 'executionName') ?? 'another run'}
              </Link>
            ),
          },
        ]}
      />
    </div>
  );
}
