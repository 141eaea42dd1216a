'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { messageOf } from '#lib/kernel/errors';
import { usePipelineChange } from './use-pipeline-change.ts';

interface RenameDialogProps {
  pipeline: { id: string; application: string; name: string };
  onClose: () => void;
}

export function RenameDialog({ pipeline, onClose }: RenameDialogProps) {
  const [name, setName] = useState(pipeline.name);
  const change = usePipelineChange(pipeline, onClose);
  const ready = name.trim() !== '' && name.trim() !== pipeline.name;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rename ${pipeline.name}`}
      description="Its runs, triggers and address stay; scripts that start it by name need the new one."
      onSubmit={() => ready && change.mutate({ name: name.trim() })}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={change.isPending} disabled={!ready}>
            Rename
          </Button>
        </>
      }
    >
      <Field label="Name" required error={change.error ? messageOf(change.error) : undefined}>
        {(control) => (
          <Input {...control} maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
