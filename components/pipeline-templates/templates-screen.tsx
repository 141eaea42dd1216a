'use client';
import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate } from 'lucide-react';
import Link from 'next/link';
import { templatePath } from '#components/pipeline-templates/paths.ts';
import { templatesOptions } from '#components/pipeline-templates/template-queries.ts';
import { Crumbs } from '#components/shell/crumbs';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Input } from '#components/ui/input';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';
import type { TemplateRow } from '#lib/pipeline-templates/view';

const columns: readonly Column<TemplateRow>[] = [
  {
    key: 'name',
    title: 'Name',
    primary: true,
    cell: ({ id, name, description }) => (
      <span className="block max-w-[52ch] min-w-0 truncate">
        <Link href={templatePath(id)} className="font-semibold hover:underline">
          {name}
        </Link>
        {description && <span className="ml-2.5 font-normal text-ink-3 max-sm:hidden">{description}</span>}
      </span>
    ),
  },
  { key: 'id', title: 'Id', cell: ({ id }) => <span className="font-mono text-small text-ink-2">{id}</span> },
  {
    key: 'tags',
    title: 'Tags',
    cell: ({ tags }) => (
      <span className="flex flex-wrap gap-1">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  { key: 'variables', title: 'Variables', align: 'end', cell: ({ variables }) => variables },
  { key: 'uses', title: 'Pipelines', align: 'end', cell: ({ uses }) => uses },
  {
    key: 'updated',
    title: 'Saved',
    cell: ({ updatedAt, updatedBy }) => (
      <span className="whitespace-nowrap text-ink-2">
        <RelativeTime at={updatedAt} /> by {updatedBy}
      </span>
    ),
  },
];

/** Templates the person may read. */
export function TemplatesScreen({ initial }: { initial: { rows: TemplateRow[] } | undefined }) {
  const query = useQuery({ ...templatesOptions(), initialData: initial });
  const [search, setSearch] = useUrlState('search');
  const create = (
    <Button asChild variant="primary">
      <Link href="/pipeline-templates/new">New template</Link>
    </Button>
  );
  const matches = ({ id, name, description, owner }: TemplateRow) =>
    `${id} ${name} ${description} ${owner}`.toLowerCase().includes(search.toLowerCase());
  return (
    <Page
      title="Pipeline templates"
      note="Pipelines with variables in them, from which teams make their own."
      actions={
        <>
          <div className="w-56 max-sm:w-full">
            <Input
              type="search"
              aria-label="Filter templates"
              placeholder="Filter"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </div>
          {create}
        </>
      }
    >
      <Crumbs items={[{ label: 'Pipeline templates' }]} />
      <QueryFace query={query} what="The pipeline templates" loading={<SkeletonRows rows={6} />}>
        {({ rows }) => {
          const shown = rows.filter(matches);
          if (rows.length === 0) {
            return (
              <EmptyState icon={<LayoutTemplate size={20} />} title="No templates yet" action={create}>
                Make one out of a pipeline that works: open the pipeline’s menu and choose “Save as template”. Gennaker
                proposes what may differ from team to team.
              </EmptyState>
            );
          }
          if (shown.length === 0) {
            return <EmptyState icon={<LayoutTemplate size={20} />} title={`No template matches “${search}”`} />;
          }
          return <Table label="Pipeline templates" columns={columns} rows={shown} rowKey={({ id }) => id} />;
        }}
      </QueryFace>
    </Page>
  );
}
