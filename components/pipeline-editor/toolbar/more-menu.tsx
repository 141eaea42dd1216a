'use client';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { writeText } from '#components/pipeline-editor/document/text.ts';
import { ReplaceDialog } from '#components/pipeline-editor/import/replace-dialog';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { documentOf, isLocked } from '#components/pipeline-editor/state/editor-state.ts';
import { IconButton } from '#components/ui/icon-button';
import { Menu } from '#components/ui/menu';
import { saveAsFile } from '#components/ui/save-as-file.ts';

/** What one does with a whole document now and then. */
export function MoreMenu() {
  const { store, application, mayWrite } = useDesigner();
  const unreadable = useEditor(isLocked);
  const [replacing, setReplacing] = useState(false);
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
              onSelect: () => setReplacing(true),
            },
            { label: 'Export as a file', disabled: unreadable, onSelect: exported },
          ],
        ]}
      />
      {replacing && <ReplaceDialog onClose={() => setReplacing(false)} />}
    </>
  );
}
