'use client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button';
import { LockBanner } from './arrange/lock-banner';
import { Canvas } from './canvas/canvas';
import { Inspector } from './inspector/inspector';
import { JsonPane } from './json/json-pane';
import { Palette } from './palette/palette';
import { ProblemsPanel } from './problems/problems-panel';
import { Banner } from './save/banner';
import { ConflictDialog } from './save/conflict-dialog';
import { DraftDialog } from './save/draft-dialog';
import { LeaveDialog } from './save/leave-dialog';
import { useDrafts } from './save/use-drafts.ts';
import { useLeaveGuard } from './save/use-leave-guard.ts';
import { useSave } from './save/use-save.ts';
import { useDesigner, useEditor } from './state/editor-context';
import { isDirty, redone, textClosed, textOpened, undone } from './state/editor-state.ts';
import { Toolbar } from './toolbar/toolbar';
import { useDesignerKeys } from './use-designer-keys.ts';
import { useFollowedPipeline } from './use-followed-pipeline.ts';
import { useRemainingHeight } from './use-remaining-height.ts';
import { VersionsDrawer } from './versions/versions-drawer';

/** The parts of the designer and what is open of them. */
export function DesignerView({ mayStart }: { mayStart: boolean }) {
  const { store, application, mayWrite, lock, hasRight } = useDesigner();
  const { host, top } = useRemainingHeight();
  const [palette, setPalette] = useState(true);
  const [inspector, setInspector] = useState(false);
  const [problems, setProblems] = useState(false);
  const [versions, setVersions] = useState(false);
  const saving = useSave();
  const drafts = useDrafts();
  const dirty = useEditor(isDirty);
  const guard = useLeaveGuard(dirty);
  const newer = useFollowedPipeline(store, application);
  const repairs = useEditor((state) => state.repairs);
  const text = useEditor((state) => state.text !== undefined);
  const id = useEditor((state) => state.base.id);
  useEffect(() => setPalette(matchMedia('(min-width: 1024px)').matches), []);
  useDesignerKeys({
    save: () => void (mayWrite && saving.save()),
    undo: () => store.move(undone),
    redo: () => store.move(redone),
    togglePalette: () => setPalette((shown) => !shown),
    toggleText: () => store.move((state) => (state.text ? textClosed(state) : textOpened(state))),
    toggleProblems: () => setProblems((shown) => !shown),
    toggleVersions: () => setVersions((shown) => !shown),
  });
  return (
    <div
      ref={host}
      style={{ height: `calc(100dvh - ${top}px - var(--below, 0px))` }}
      className="flex min-h-80 flex-col max-sm:[--below:56px]"
    >
      <Toolbar
        saving={saving}
        paletteShown={palette && !text}
        onPalette={() => setPalette(true)}
        onProblems={() => setProblems(!problems)}
        onVersions={() => setVersions(!versions)}
        mayStart={mayStart}
      />
      {saving.failure && (
        <Banner tone="failed" onDismiss={saving.dismiss}>
          Not saved: {saving.failure}
        </Banner>
      )}
      {drafts.failing && <Banner tone="warning">This browser keeps no drafts: save before you close the tab.</Banner>}
      {newer && !saving.stale && !saving.busy && (
        <Banner
          tone="warning"
          action={
            <Button size="small" onClick={() => saving.setStale(newer)}>
              See what changed
            </Button>
          }
        >
          {newer.updatedBy} saved version {newer.version} while you were editing.
        </Banner>
      )}
      {repairs.length > 0 && (
        <Banner tone="neutral" onDismiss={() => store.move((state) => ({ ...state, repairs: [] }))}>
          {repairs.join(' ')}
        </Banner>
      )}
      {lock && id && <LockBanner pipeline={{ id, application }} lock={lock} mayUnlock={hasRight} />}
      {!hasRight && (
        <Banner tone="neutral">You may look at this pipeline; changing it needs the right to write.</Banner>
      )}
      <div className="relative flex min-h-0 flex-1">
        {palette && mayWrite && !text && <Palette onHide={() => setPalette(false)} />}
        <div className="flex min-w-0 flex-1 flex-col">
          <Canvas onOpen={() => setInspector(true)} />
          {problems && <ProblemsPanel onClose={() => setProblems(false)} onPoint={() => setInspector(true)} />}
        </div>
        {text ? <JsonPane /> : <Inspector open={inspector} onClose={() => setInspector(false)} />}
        {versions && id && <VersionsDrawer id={id} onClose={() => setVersions(false)} />}
      </div>
      <ConflictDialog saving={saving} />
      {drafts.offered && <DraftDialog offered={drafts.offered} />}
      {guard.leavingTo && <LeaveDialog to={guard.leavingTo} stay={guard.stay} saving={saving} />}
    </div>
  );
}
