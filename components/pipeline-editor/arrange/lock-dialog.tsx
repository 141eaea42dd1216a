'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Textarea } from '#components/ui/textarea';
import { usePipelineChange } from './use-pipeline-change.ts';

interface LockDialogProps {
  pipeline: { id: string; application: string; name: string };
  onClose: () => void;
}

/** Makes a pipeline read-only on the screens, with the reason that everybody will read. */
export function LockDialog({ pipeline, onClose }: LockDialogProps) {
  const [description, setDescription] = useState('');
  const [allowUnlockUi, setAllowUnlockUi] = useState(true);
  const change = usePipelineChange(pipeline, onClose);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Lock ${pipeline.name}`}
      description="Nobody edits it on the screens while it is locked. It still runs, and scripts may still save it."
      onSubmit={() => change.mutate({ locked: { description, allowUnlockUi } })}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={change.isPending}>
            Lock {pipeline.name}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Why" help="Everybody who opens the pipeline reads it">
          {(control) => (
            <Textarea
              {...control}
              maxLength={1000}
              placeholder="It is kept in git; change it there"
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <Checkbox
          checked={allowUnlockUi}
          onChange={setAllowUnlockUi}
          label="People may unlock it here; otherwise only a script can"
        />
      </div>
    </Dialog>
  );
}
