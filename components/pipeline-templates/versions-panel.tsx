'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { CompareDialog } from '#components/pipeline-templates/compare-dialog';
import { shortDigest, templatePath } from '#components/pipeline-templates/paths.ts';
import { savesOf } from '#components/pipeline-templates/saves.ts';
import { tagTemplate, templatesKey, versionsOptions } from '#components/pipeline-templates/template-queries.ts';
import { QueryFace } from '#components/shell/failure';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Menu } from '#components/ui/menu';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { Table } from '#components/ui/table';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import type { TemplateView } from '#lib/pipeline-templates/view';
import { templateTags } from '#lib/pipelines/templates/reference';

/** Every version that was saved, and which tags point at it. */
export function VersionsPanel({ template }: { template: TemplateView }) {
  const client = useQueryClient();
  const query = useQuery(versionsOptions(template.id));
  const [compared, setCompared] = useState<string>();
  const tagging = useMutation({
    mutationFn: (body: { tag: string; digest: string }) => tagTemplate(template.id, body),
    onSuccess: (_done, { tag, digest }) => {
      toast({ tone: 'ok', title: `${tag} is now ${shortDigest(digest)}` });
      void client.invalidateQueries({ queryKey: templatesKey });
    },
  });
  return (
    <div className="flex flex-col gap-3">
      {tagging.error && <ErrorState title="The tag was not moved">{messageOf(tagging.error)}</ErrorState>}
      <QueryFace query={query} what="The versions" loading={<SkeletonRows rows={4} />}>
        {({ rows }) => (
          <>
            {compared && (
              <CompareDialog
                id={template.id}
                rows={rows}
                digest={compared}
                mayWrite={template.may.write}
                onClose={() => setCompared(undefined)}
              />
            )}
            <Table
              label="Versions"
              rows={savesOf(rows)}
              rowKey={({ key }) => key}
              selectedKey={savesOf(rows).find(({ digest }) => digest === template.digest)?.key}
              columns={[
                {
                  key: 'digest',
                  title: 'Version',
                  primary: true,
                  cell: ({ digest }) => (
                    <Link
                      href={templatePath(template.id, { digest, tab: 'json' })}
                      className="font-mono text-small hover:underline"
                      title={digest}
                    >
                      {shortDigest(digest)}
                    </Link>
                  ),
                },
                {
                  key: 'tags',
                  title: 'Tags',
                  cell: ({ tags, newest }) => (
                    <span className="flex flex-wrap gap-1">
                      {(newest ? tags : []).map((tag) => (
                        <Badge key={tag} tone={tag === 'latest' ? 'neutral' : 'accent'}>
                          {tag}
                        </Badge>
                      ))}
                    </span>
                  ),
                },
                { key: 'note', title: 'Note', cell: ({ note }) => <span className="text-ink-2">{note || '–'}</span> },
                {
                  key: 'by',
                  title: 'Saved',
                  cell: ({ author, createdAt }) => (
                    <span className="whitespace-nowrap text-ink-2">
                      <RelativeTime at={createdAt} /> by {author}
                    </span>
                  ),
                },
                {
                  key: 'act',
                  title: 'Compare or tag',
                  align: 'end',
                  cell: ({ digest, tags, newest }) => (
                    <span className="flex justify-end gap-2">
                      {newest && rows.length > 1 && (
                        <Button
                          size="small"
                          aria-label={`Compare ${shortDigest(digest)}`}
                          onClick={() => setCompared(digest)}
                        >
                          Compare
                        </Button>
                      )}
                      {newest && template.may.write ? (
                        <Menu
                          trigger={<Button size="small">Tag as…</Button>}
                          groups={[
                            templateTags
                              .filter((tag) => tag !== 'latest')
                              .map((tag) => ({
                                label: tag,
                                disabled: tags.includes(tag),
                                onSelect: () => tagging.mutate({ tag, digest }),
                              })),
                          ]}
                        />
                      ) : null}
                    </span>
                  ),
                },
              ]}
            />
          </>
        )}
      </QueryFace>
    </div>
  );
}
