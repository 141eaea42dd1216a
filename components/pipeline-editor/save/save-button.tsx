'use client';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useDesigner, useEditor } from '#components/pipeline-editor/state/editor-context';
import { isDirty } from '#components/pipeline-editor/state/editor-state.ts';
import { KeyCaps } from '#components/shell/key-caps';
import { Button } from '#components/ui/button';
import { Popover } from '#components/ui/popover';
import { Textarea } from '#components/ui/textarea';
import { Tooltip } from '#components/ui/tooltip';
import type { Saving } from './use-save.ts';

/** Save, and beside it the way to say why. */
export function SaveButton({ saving }: { saving: Saving }) {
  const { mayWrite } = useDesigner();
  const dirty = useEditor(isDirty);
  const isNew = useEditor((state) => state.base.id === undefined);
  const [open, setOpen] = useState(false);
  const suggested = useEditor((state) => state.note ?? '');
  const [written, setNote] = useState<string>();
  const note = written ?? suggested;
  const idle = !mayWrite || (!dirty && !isNew);
  const saveWithNote = async () => {
    setOpen(false);
    if (await saving.save(note.trim() || undefined)) setNote(undefined);
  };
  return (
    <span className="flex">
      <Tooltip text={mayWrite ? <KeyCaps keys="mod+s" /> : 'You may not change this pipeline'}>
        <Button
          variant="primary"
          disabled={idle}
          busy={saving.busy}
          onClick={() => void saving.save()}
          className="rounded-r-none"
        >
          Save
        </Button>
      </Tooltip>
      <Popover
        open={open}
        onOpenChange={setOpen}
        align="end"
        aria-label="Save with a note"
        className="w-80 p-3"
        trigger={
          <Button
            variant="primary"
            disabled={idle || saving.busy}
            aria-label="Save with a note"
            className="rounded-l-none !border-l-on-accent/30 !px-1.5"
          >
            <ChevronDown size={14} aria-hidden />
          </Button>
        }
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void saveWithNote();
          }}
        >
          <Textarea
            aria-label="Note"
            placeholder="What changed, and why"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <Button type="submit" variant="primary" className="self-end">
            Save with note
          </Button>
        </form>
      </Popover>
    </span>
  );
}
