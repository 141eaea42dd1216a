'use client';
import { LayoutTemplate } from 'lucide-react';
import Link from 'next/link';
import { templatePath } from '#components/pipeline-templates/paths.ts';
import { templatesKey } from '#components/pipeline-templates/template-queries.ts';
import { Crumbs } from '#components/shell/crumbs';
import { type ListPage, SearchedList } from '#components/shell/searched-list';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { RelativeTime } from '#components/ui/relative-time';
import type { Column } from '#components/ui/table';
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
  {
    key: 'id',
    title: 'Id',
    cell: ({ id }) => (
      <span title={id} className="block max-w-[28ch] truncate font-mono text-small text-ink-2">
        {id}
      </span>
    ),
  },
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
export function TemplatesScreen({ initial }: { initial: ListPage<TemplateRow> | undefined }) {
  return (
    <SearchedList
      title="Pipeline templates"
      note="Pipelines with variables in them, from which teams make their own."
      noun="template"
      placeholder="Search by name, id or owner"
      path="/api/pipeline-templates"
      queryKey={[...templatesKey, 'list']}
      live={['templates', 'pipeline']}
      initial={initial}
      columns={columns}
      rowKey={({ id }) => id}
      icon={<LayoutTemplate size={20} />}
      create={
        <Button asChild variant="primary">
          <Link href="/pipeline-templates/new">New template</Link>
        </Button>
      }
      empty={{
        title: 'No templates yet',
        text: 'Make one out of a pipeline that works: open the pipeline’s menu and choose “Save as template”. Gennaker proposes what may differ from team to team.',
      }}
    >
      <Crumbs items={[{ label: 'Pipeline templates' }]} />
    </SearchedList>
  );
}
