'use client';
import { DocumentDiff } from '#components/pipeline-editor/compare/document-diff';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { rebased, replaced, slipped, textOpened, typed } from '#components/pipeline-editor/state/editor-state.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { RelativeTime } from '#components/ui/relative-time';
import type { JsonObject } from '#lib/kernel/json';
import type { Drafts } from './use-drafts.ts';

/** Unsaved edits of an earlier visit: what they are, and whether to go on with them. */
export function DraftDialog({ offered }: { offered: NonNullable<Drafts['offered']> }) {
  const { store } = useDesigner();
  const base = useEditor((state) => state.base);
  const { draft, drop } = offered;
  const older = draft.baseVersion !== base.version;
  const restore = async () => {
    if (older && base.id) await goBackTo(base.id, draft.baseVersion);
    drop();
    store.move((state) => {
      const restored = (draft.slips ?? []).reduce(
        (was, slip) => slipped(was, { refId: slip.refId, path: slip.path }, slip),
        replaced(state, draft.document, Date.now()),
      );
      return draft.text === undefined ? restored : typed(textOpened(restored), draft.text, Date.now());
    });
  };
  /** The edits began with an older version: so does their save, which then shows what came between. */
  const goBackTo = async (id: string, version: number) => {
    const document = await api
      .get<{ document: JsonObject }>(`/api/pipelines/${encodeURIComponent(id)}/versions/${version}`, { quiet: true })
      .then((answer) => answer.document)
      .catch(() => base.document);
    store.move((state) => rebased(state, version, document));
  };
  return (
    <Dialog
      open
      // Closing without a word must not lose anything: it restores, which can be undone.
      onOpenChange={(open) => !open && void restore()}
      width="full"
      title="You have unsaved edits"
      description={
        <>
          From <RelativeTime at={draft.savedAt} />, kept in this browser.
          {older && ` They began with version ${draft.baseVersion}; the pipeline is at version ${base.version} now.`}
        </>
      }
      footer={
        <>
          <Button variant="danger" onClick={drop}>
            Discard them
          </Button>
          <Button variant="primary" onClick={() => void restore()}>
            Restore my edits
          </Button>
        </>
      }
    >
      <DocumentDiff before={base.document} after={draft.document} none="Only text that cannot be read yet." />
    </Dialog>
  );
}
