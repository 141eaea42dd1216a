'use client';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { CopyDialog } from '#components/pipeline-editor/arrange/copy-dialog';
import { LockDialog } from '#components/pipeline-editor/arrange/lock-dialog';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { ReplaceDialog } from '#components/pipeline-editor/import/replace-dialog';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isDirty, isLocked } from '#components/pipeline-editor/state/editor-state.ts';
import { IconButton } from '#components/ui/icon-button';
import { Menu } from '#components/ui/menu';
import { saveAsFile } from '#components/ui/save-as-file.ts';

/** What one does with a whole document now and then. */
export function MoreMenu() {
  const { store, application, mayWrite } = useDesigner();
  const unreadable = useEditor(isLocked);
  const dirty = useEditor(isDirty);
  const [dialog, setDialog] = useState<'replace' | 'copy' | 'lock'>();
  const close = () => setDialog(undefined);
  const base = useEditor((state) => state.base);
  const stored = base.id === undefined ? undefined : { id: base.id, application, name: base.document.name ?? '' };
  const exported = () => {
    const document = documentOf(store.get());
    saveAsFile(`${writeText(document)}\n`, `${application}-${document.name || 'pipeline'}.json`);
  };
  return (
    <>
      <Menu
        trigger={
          <IconButton label="More about this pipeline">
            <Ellipsis size={16} />
          </IconButton>
        }
        groups={[
          [
            {
              label: 'Replace by an import…',
              disabled: !mayWrite || unreadable,
              onSelect: () => setDialog('replace'),
            },
            { label: 'Export as a file', disabled: unreadable, onSelect: exported },
          ],
          [
            { label: 'Copy…', disabled: !stored, onSelect: () => setDialog('copy') },
            { label: 'Lock…', disabled: !stored || !mayWrite || dirty, onSelect: () => setDialog('lock') },
          ],
        ]}
      />
      {dialog === 'replace' && <ReplaceDialog onClose={close} />}
      {dialog === 'copy' && stored && <CopyDialog pipeline={stored} onClose={close} />}
      {dialog === 'lock' && stored && <LockDialog pipeline={stored} onClose={close} />}
    </>
  );
}
