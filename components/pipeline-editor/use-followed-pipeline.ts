'use client';
import { useEffect } from 'react';
import { useEditor } from '#components/pipeline-editor/state/editor-context';
import { isDirty, rebased, replaced } from '#components/pipeline-editor/state/editor-state.ts';
import type { EditorStore } from '#components/pipeline-editor/state/editor-store.ts';
import { api } from '#components/shell/api.ts';
import { useLiveQuery } from '#components/shell/live';
import { toast } from '#components/ui/toast-store.ts';
import type { PipelineView } from '#lib/pipeline-configs/view';
import type { Stale } from './save/use-save.ts';

/**
 * Watches the stored pipeline while it is open here. Without unsaved edits the editor follows; with them it answers
 * what somebody else saved, so that nobody learns of it only when saving.
 */
export function useFollowedPipeline(store: EditorStore, application: string): Stale | undefined {
  const base = useEditor((state) => state.base);
  const dirty = useEditor(isDirty);
  const { data } = useLiveQuery<PipelineView>({
    live: [`application:${application}`],
    refetchOn: [`pipeline@${application}`, `pipeline:${base.id}`],
    queryKey: ['pipeline', base.id ?? 'new'],
    enabled: base.id !== undefined,
    refetchOnMount: false,
    queryFn: ({ signal }) =>
      api.get<PipelineView>(`/api/pipelines/${encodeURIComponent(base.id ?? '')}`, { signal, quiet: true }),
  });
  const newer = data && data.version > base.version ? data : undefined;
  useEffect(() => {
    if (!newer || dirty) return;
    store.move((state) => replaced(rebased(state, newer.version, newer.document), newer.document, Date.now()));
    toast({ tone: 'neutral', title: `Now at version ${newer.version}`, text: `${newer.updatedBy} saved it.` });
  }, [newer, dirty, store]);
  return dirty ? newer : undefined;
}
