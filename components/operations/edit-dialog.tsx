'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CodeEditor } from '#components/fields/code-editor';
import { liveResourceOptions } from '#components/infrastructure/infrastructure-queries.ts';
import { type Edited, editableText, readEdited } from '#components/infrastructure/resource/manifest-text.ts';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import { QueryFace } from '#components/shell/failure';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Diff } from '#components/ui/diff';
import { Segmented } from '#components/ui/segmented';
import { Skeleton } from '#components/ui/skeleton';
import { isJsonObject, type JsonObject, objectAt } from '#lib/kernel/json';
import { operations } from '#lib/stages/operations';

/** The manifest as it is now, typed over, compared, then applied. */
export function EditDialog(props: OperationProps) {
  const { operation, onClose } = props;
  const query = useQuery({ ...liveResourceOptions(operation.resourceId), staleTime: 0 });
  const manifest = query.data?.manifest;
  if (isJsonObject(manifest)) return <Editor {...props} live={manifest} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Edit ${operation.target.name}`} width="wide">
      <QueryFace query={query} what="The manifest" loading={<Skeleton className="h-72 w-full" />}>
        {() => <p className="text-data text-ink-2">The object is gone from the cluster.</p>}
      </QueryFace>
    </Dialog>
  );
}

const views = [
  { value: 'edit', label: 'Edit' },
  { value: 'changes', label: 'Changes' },
] as const;
type View = (typeof views)[number]['value'];

function Editor({ operation, onClose, live }: OperationProps & { live: JsonObject }) {
  const { target } = operation;
  const [original] = useState(live);
  const [before] = useState(() => editableText(live));
  const [text, setText] = useState(before);
  const [view, setView] = useState<View>('edit');
  const [leaving, setLeaving] = useState(false);
  const edited = readEdited(text, original);
  const problem = 'problem' in edited ? edited.problem : undefined;
  const same = text === before;
  const goOn = (next: View) => {
    setLeaving(false);
    setView(next);
  };
  const close = () => (same || leaving ? onClose() : setLeaving(true));
  return (
    <OperationDialog
      operation={operation}
      title={`Edit ${target.kind} ${target.name}`}
      effect={`Apply to ${target.name}`}
      blocked={same || problem !== undefined}
      before={
        view === 'edit'
          ? { label: 'Show what changes', run: () => goOn('changes'), blocked: same || problem !== undefined }
          : undefined
      }
      stage={() => operations.edit.toStage(target, { manifest: manifestOf(edited) })}
      onClose={close}
      onStarted={onClose}
      wide
    >
      {leaving && (
        <div
          role="alert"
          className="flex flex-wrap items-center justify-between gap-2 rounded-control border border-warning bg-warning-soft px-3 py-2 text-data"
        >
          <span>Your changes are not applied. Close once more to throw them away.</span>
          <Button size="small" onClick={() => setLeaving(false)}>
            Go on editing
          </Button>
        </div>
      )}
      {generationOf(live) !== generationOf(original) && (
        <p role="status" className="rounded-control bg-warning-soft px-3 py-2 text-data text-warning-ink">
          Somebody has changed it while you were editing. Applying puts your text over theirs.
        </p>
      )}
      <Segmented label="View" value={view} onChange={goOn} options={views} />
      {view === 'edit' ? (
        <>
          <div className="h-[min(46vh,440px)] overflow-hidden rounded-control border border-line-strong focus-within:border-accent">
            <CodeEditor
              label={`Manifest of ${target.name}`}
              language="yaml"
              text={text}
              onChange={setText}
              marks={problem ? [{ level: 'error', ...problem }] : []}
              full
              className="h-full"
            />
          </div>
          {problem && (
            <p role="alert" className="text-data text-failed-ink">
              Line {problem.line}: {problem.message}
            </p>
          )}
        </>
      ) : (
        <>
          <Diff before={before} after={text} maxHeight="min(40vh, 400px)" />
          <p className="text-data text-ink-2">
            A field you take out goes only if Gennaker set it; others keep what they set. The annotations by which
            Gennaker knows the object are left out here and stay.
          </p>
        </>
      )}
    </OperationDialog>
  );
}

const generationOf = (manifest: JsonObject) => objectAt(manifest, 'metadata').generation;

function manifestOf(edited: Edited): JsonObject {
  return 'manifest' in edited ? edited.manifest : {};
}
