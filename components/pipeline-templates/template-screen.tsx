'use client';
import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { AccessPanel } from '#components/pipeline-templates/access-panel';
import { DeleteTemplateDialog } from '#components/pipeline-templates/delete-template-dialog';
import { shortDigest } from '#components/pipeline-templates/paths.ts';
import { PipelinePreview } from '#components/pipeline-templates/pipeline-preview';
import { TemplateEditor } from '#components/pipeline-templates/template-editor';
import { templateOptions } from '#components/pipeline-templates/template-queries.ts';
import { UseTemplateDialog } from '#components/pipeline-templates/use-template-dialog';
import { UsesPanel } from '#components/pipeline-templates/uses-panel';
import { VariablesPanel } from '#components/pipeline-templates/variables-panel';
import { VersionsPanel } from '#components/pipeline-templates/versions-panel';
import { Crumbs } from '#components/shell/crumbs';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { useUrlState } from '#components/shell/url-state.ts';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { IconButton } from '#components/ui/icon-button';
import { Panel } from '#components/ui/panel';
import { RelativeTime } from '#components/ui/relative-time';
import { Skeleton } from '#components/ui/skeleton';
import { Tabs } from '#components/ui/tabs';
import { type JsonObject, objectAt, stringAt } from '#lib/kernel/json';
import type { TemplateView } from '#lib/pipeline-templates/view';

/** One template: its document, versions, and the pipelines made from it. */
export function TemplateScreen({ id, initial }: { id: string; initial: TemplateView | undefined }) {
  const [digest] = useUrlState('digest');
  const query = useQuery({
    ...templateOptions(id, digest || undefined),
    initialData: digest && digest !== initial?.digest ? undefined : initial,
  });
  return (
    <QueryFace
      query={query}
      what={`The template ${id}`}
      loading={
        <Page title={id}>
          <Skeleton className="h-96 w-full" />
        </Page>
      }
    >
      {(template) => <Loaded key={template.digest} template={template} />}
    </QueryFace>
  );
}

function Loaded({ template }: { template: TemplateView }) {
  const { id, document, tags, digest, updatedAt, updatedBy, may, variables } = template;
  const [tab, setTab] = useUrlState('tab', 'graph');
  const [dialog, setDialog] = useState<'use' | 'delete'>();
  const metadata = objectAt(document, 'metadata');
  const name = stringAt(metadata, 'name') ?? id;
  return (
    <Page
      title={
        <span className="flex flex-wrap items-center gap-2">
          <LayoutTemplate size={20} aria-hidden className="text-ink-3" />
          {name}
          {tags.map((tag) => (
            <Badge key={tag} tone={tag === 'latest' ? 'neutral' : 'accent'}>
              {tag}
            </Badge>
          ))}
        </span>
      }
      note={
        <span>
          <span className="font-mono text-small">{id}</span> · version{' '}
          <span className="font-mono text-small" title={digest}>
            {shortDigest(digest)}
          </span>{' '}
          · saved <RelativeTime at={updatedAt} /> by {updatedBy}
        </span>
      }
      actions={
        <>
          {may.write && (
            <IconButton label="Delete the template" onClick={() => setDialog('delete')}>
              <Trash2 size={16} />
            </IconButton>
          )}
          <Button variant="primary" onClick={() => setDialog('use')}>
            Make a pipeline
          </Button>
        </>
      }
    >
      <Crumbs items={[{ label: 'Pipeline templates', href: '/pipeline-templates' }, { label: name }]} />
      {stringAt(metadata, 'description') && (
        <p className="max-w-[80ch] text-data text-ink-2">{stringAt(metadata, 'description')}</p>
      )}
      {!tags.includes('latest') && (
        <p className="rounded-control border border-warning bg-warning-soft px-3 py-2 text-data text-warning-ink">
          This is not the latest version.
        </p>
      )}
      <Tabs
        label="Parts of the template"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'graph', label: 'Stages', content: <StagesPanel document={document} /> },
          {
            value: 'variables',
            label: `Variables ${variables.length || ''}`,
            content: <VariablesPanel variables={variables} />,
          },
          { value: 'json', label: 'JSON', content: <TemplateEditor template={template} /> },
          { value: 'versions', label: 'Versions', content: <VersionsPanel template={template} /> },
          { value: 'uses', label: 'Used by', content: <UsesPanel id={id} /> },
          { value: 'access', label: 'Access', content: <AccessPanel template={template} /> },
        ]}
      />
      {dialog === 'use' && <UseTemplateDialog id={id} name={name} onClose={() => setDialog(undefined)} />}
      {dialog === 'delete' && <DeleteTemplateDialog id={id} name={name} onClose={() => setDialog(undefined)} />}
    </Page>
  );
}

function StagesPanel({ document }: { document: JsonObject }) {
  return (
    <Panel flush>
      <PipelinePreview document={objectAt(document, 'pipeline')} />
    </Panel>
  );
}
