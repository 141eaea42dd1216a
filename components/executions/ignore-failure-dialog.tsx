'use client';
import { useState } from 'react';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { titleOf } from '#components/executions/wording.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Textarea } from '#components/ui/textarea';

interface IgnoreFailureDialogProps {
  execution: { id: string; name: string; number?: number };
  stage: { id: string; name: string };
  onClose: () => void;
}

export function IgnoreFailureDialog({ execution, stage, onClose }: IgnoreFailureDialogProps) {
  const { ignoreFailure, busy } = useExecutionActions(execution.id);
  const [reason, setReason] = useState('');
  const go = async () => {
    if (await ignoreFailure(stage.id, reason.trim())) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Ignore that “${stage.name}” failed`}
      description={`${titleOf(execution)} goes on with the stages behind it, as if the stage had been told to ignore its failure. It does not run again, and the failure stays to be seen. Branches that were canceled with it stay canceled.`}
      onSubmit={() => void go()}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={busy === 'ignore-failure'}>
            Ignore and go on
          </Button>
        </>
      }
    >
      <Field label="Reason" help="Shown to everyone who looks at this run, and kept in the audit log.">
        {(control) => (
          <Textarea {...control} rows={2} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
