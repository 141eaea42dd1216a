'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { pipelinePath } from '#components/executions/paths.ts';
import { shortDigest } from '#components/pipeline-templates/paths.ts';
import { usesOptions } from '#components/pipeline-templates/template-queries.ts';
import { QueryFace } from '#components/shell/failure';
import { EmptyState } from '#components/ui/empty-state';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { TemplateUse } from '#lib/pipeline-templates/view';
import { parseReference } from '#lib/pipelines/templates/reference';

const columns: readonly Column<TemplateUse>[] = [
  {
    key: 'name',
    title: 'Pipeline',
    primary: true,
    cell: ({ id, application, name }) => (
      <Link href={pipelinePath(application, id)} className="font-semibold hover:underline">
        {name}
      </Link>
    ),
  },
  { key: 'application', title: 'Application', cell: ({ application }) => application },
  {
    key: 'follows',
    title: 'Follows',
    cell: ({ reference }) => {
      const read = parseReference(reference);
      return read?.digest ? 'one version' : (read?.tag ?? 'latest');
    },
  },
  {
    key: 'digest',
    title: 'Runs version',
    cell: ({ digest }) =>
      digest ? (
        <span className="font-mono text-small" title={digest}>
          {shortDigest(digest)}
        </span>
      ) : (
        <span className="text-failed-ink">cannot be resolved</span>
      ),
  },
];

/** The pipelines made from the template; of those the person may not read only the number. */
export function UsesPanel({ id }: { id: string }) {
  const query = useQuery(usesOptions(id));
  return (
    <QueryFace query={query} what="The pipelines made from it" loading={<SkeletonRows rows={3} />}>
      {({ rows, hidden }) => (
        <div className="flex flex-col gap-3">
          {rows.length > 0 && <Table label="Pipelines" columns={columns} rows={rows} rowKey={(use) => use.id} />}
          {rows.length === 0 && hidden === 0 && (
            <EmptyState title="No pipeline is made from it">“Make a pipeline” above begins one.</EmptyState>
          )}
          {hidden > 0 && (
            <p className="text-data text-ink-3">
              {rows.length > 0 ? 'And ' : ''}
              {hidden} {hidden === 1 ? 'pipeline' : 'pipelines'} of applications you may not read.
            </p>
          )}
        </div>
      )}
    </QueryFace>
  );
}
