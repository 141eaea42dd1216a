'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { shortDigest } from '#components/pipeline-templates/paths.ts';
import { TemplateDiff } from '#components/pipeline-templates/template-diff';
import {
  isRefusedForPipelines,
  saveTemplate,
  templateOptions,
  templatesKey,
} from '#components/pipeline-templates/template-queries.ts';
import { useUrlState } from '#components/shell/url-state.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { RelativeTime } from '#components/ui/relative-time';
import { Select } from '#components/ui/select';
import { SkeletonRows } from '#components/ui/skeleton';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';
import type { TemplateVersionRow } from '#lib/pipeline-templates/view';

interface CompareDialogProps {
  id: string;
  rows: readonly TemplateVersionRow[];
  /** The version the dialog was opened for. */
  digest: string;
  mayWrite: boolean;
  onClose: () => void;
}

/** Two versions of a template beside each other, and the way back to an older one. */
export function CompareDialog({ id, rows, digest, mayWrite, onClose }: CompareDialogProps) {
  const latest = rows.find(({ tags }) => tags.includes('latest'))?.digest ?? '';
  const [from, setFrom] = useState(() => (digest === latest ? before(rows, digest) : digest));
  const [to, setTo] = useState(latest || digest);
  const restoring = useRestore(id, from, latest, onClose);
  const options = rows.map((row) => ({ value: row.digest, label: labelOf(row) }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      width="full"
      title="Compare versions"
      description="Restoring makes the earlier version the latest one; pipelines that follow the tag latest take it at once."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {mayWrite && (
            <Button
              variant="primary"
              disabled={from === latest}
              busy={restoring.isPending}
              onClick={() => restoring.mutate({ force: false })}
            >
              Restore {shortDigest(from)}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="From">
            {(field) => <Select {...field} value={from} onChange={setFrom} options={options} />}
          </Field>
          <Field label="To">{(field) => <Select {...field} value={to} onChange={setTo} options={options} />}</Field>
        </div>
        {restoring.error && (
          <ErrorState
            title="It was not restored"
            action={
              isRefusedForPipelines(restoring.error) ? (
                <Button size="small" variant="danger" onClick={() => restoring.mutate({ force: true })}>
                  Restore, and let them wait to be mended
                </Button>
              ) : undefined
            }
          >
            {messageOf(restoring.error)}
          </ErrorState>
        )}
        <Versions id={id} from={from} to={to} />
      </div>
    </Dialog>
  );
}

function Versions({ id, from, to }: { id: string; from: string; to: string }) {
  const before = useQuery(templateOptions(id, from));
  const after = useQuery(templateOptions(id, to));
  const error = before.error ?? after.error;
  if (error) return <ErrorState title="The versions cannot be read">{messageOf(error)}</ErrorState>;
  if (!before.data || !after.data) return <SkeletonRows rows={6} />;
  return <TemplateDiff before={before.data.document} after={after.data.document} />;
}

/** Saves the version again, on top of what is the latest now. */
function useRestore(id: string, digest: string, latest: string, onDone: () => void) {
  const client = useQueryClient();
  const [, setDigest] = useUrlState('digest');
  return useMutation({
    mutationFn: async ({ force }: { force: boolean }) => {
      const { document } = await client.fetchQuery(templateOptions(id, digest));
      const note = `Restores version ${shortDigest(digest)}`;
      return await saveTemplate({ id, document: { ...document, id }, note, tag: 'latest', baseDigest: latest, force });
    },
    onSuccess: () => {
      toast({ tone: 'ok', title: `${shortDigest(digest)} is the latest version again` });
      setDigest('');
      void client.invalidateQueries({ queryKey: templatesKey });
      onDone();
    },
  });
}

/** The version that was saved before another, or after it where none was: an old one may be the latest again. */
function before(rows: readonly TemplateVersionRow[], digest: string): string {
  const at = rows.findIndex((row) => row.digest === digest);
  return (rows[at + 1] ?? rows[at - 1])?.digest ?? digest;
}

function labelOf({ digest, tags, savedAgain, ...first }: TemplateVersionRow): ReactNode {
  const { author, note, at } = savedAgain.at(-1) ?? { ...first, at: first.createdAt };
  return (
    <>
      <span className="font-mono text-small">{shortDigest(digest)}</span>
      {tags.length > 0 && ` (${tags.join(', ')})`} · <RelativeTime at={at} /> by {author}
      {note && ` · ${note.slice(0, 60)}`}
    </>
  );
}
