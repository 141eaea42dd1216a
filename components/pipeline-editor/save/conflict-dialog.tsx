'use client';
import { useState } from 'react';
import { DocumentDiff } from '#components/pipeline-editor/compare/document-diff';
import { ThreeWayDiff } from '#components/pipeline-editor/compare/three-way-diff';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, rebased, replaced } from '#components/pipeline-editor/state/editor-state.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { RelativeTime } from '#components/ui/relative-time';
import { Tabs } from '#components/ui/tabs';
import { TakeBoth, useTakingBoth } from './take-both';
import type { Saving, Stale } from './use-save.ts';

/** Somebody else saved meanwhile: who, what, and the ways on. None of them loses anything. */
export function ConflictDialog({ saving }: { saving: Saving }) {
  const { stale } = saving;
  return stale ? <Conflict key={stale.version} saving={saving} stale={stale} /> : null;
}

function Conflict({ saving, stale }: { saving: Saving; stale: Stale }) {
  const { store } = useDesigner();
  const mine = useEditor(documentOf);
  const base = useEditor((state) => state.base);
  const [tab, setTab] = useState('both');
  const taking = useTakingBoth(base.document, stale.document, mine);
  const { setStale, save } = saving;
  const keepBoth = () => {
    if (taking.open > 0) return setTab('merged');
    store.move((state) => replaced(rebased(state, stale.version, stale.document), taking.document, Date.now()));
    void save(`With version ${stale.version} by ${stale.updatedBy}`);
  };
  const keepMine = () => {
    store.move((state) => rebased(state, stale.version, stale.document));
    void save(`On top of version ${stale.version} by ${stale.updatedBy}`);
  };
  const takeTheirs = () => {
    store.move((state) => replaced(rebased(state, stale.version, stale.document), stale.document, Date.now()));
    setStale(undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && setStale(undefined)}
      width="full"
      title={`${stale.updatedBy} saved version ${stale.version} meanwhile`}
      description={
        <>
          Saved <RelativeTime at={stale.updatedAt} />; you began with version {base.version}. Your edits stay in the
          editor whatever you choose: taking theirs can be undone.
        </>
      }
      footer={
        <>
          <Button onClick={() => setStale(undefined)}>Keep editing</Button>
          <Button onClick={takeTheirs}>Take version {stale.version}</Button>
          <Button busy={saving.busy} onClick={keepMine}>
            Save mine as version {stale.version + 1}
          </Button>
          <Button variant="primary" busy={saving.busy} onClick={keepBoth}>
            {taking.open > 0 ? `Take both: choose ${taking.open} first` : `Save both as version ${stale.version + 1}`}
          </Button>
        </>
      }
    >
      <Tabs
        label="Differences"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'both',
            label: 'Both sides',
            content: (
              <ThreeWayDiff
                base={base.document}
                theirs={stale.document}
                mine={mine}
                names={{ base: `version ${base.version}`, theirs: stale.updatedBy, mine: 'You' }}
              />
            ),
          },
          {
            value: 'merged',
            label: taking.open > 0 ? `Take both (${taking.open} to choose)` : 'Take both',
            content: (
              <TakeBoth
                taking={taking}
                theirs={stale.document}
                mine={mine}
                names={{ theirs: stale.updatedBy, mine: 'You' }}
              />
            ),
          },
          {
            value: 'theirs',
            label: `What ${stale.updatedBy} changed`,
            content: (
              <DocumentDiff
                before={base.document}
                after={stale.document}
                none="Nothing that your version does not have as well."
              />
            ),
          },
          {
            value: 'mine',
            label: 'What you changed',
            content: <DocumentDiff before={base.document} after={mine} none="Nothing yet." />,
          },
          {
            value: 'result',
            label: `Version ${stale.version} to yours`,
            content: <DocumentDiff before={stale.document} after={mine} none="Both are the same." />,
          },
        ]}
      />
    </Dialog>
  );
}
