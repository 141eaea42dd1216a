'use client';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import type { ExecutionView, StageView } from '#lib/executions/view';
import { stringAt } from '#lib/kernel/json';

interface SkipDialogProps {
  execution: ExecutionView;
  stage: StageView;
  onClose: () => void;
}

export function SkipDialog({ execution, stage, onClose }: SkipDialogProps) {
  const { patchStage, busy } = useExecutionActions(execution.id);
  const go = async () => {
    if (await patchStage(stage.id, { skipRemainingWait: true }, 'The wait was not skipped')) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Skip the wait of “${placeOf(execution, stage)}”`}
      description={stringAt(stage.context, 'skipWaitText') || 'The run goes on at once with what follows.'}
      onSubmit={() => void go()}
      footer={
        <>
          <Button onClick={onClose}>Keep waiting</Button>
          <Button type="submit" variant="primary" busy={busy === 'patch'}>
            Skip the wait
          </Button>
        </>
      }
    />
  );
}

/** A part is named with the stage that it is part of. */
function placeOf({ stages }: ExecutionView, stage: StageView): string {
  const whole = stages.find(({ id }) => id === stage.parentId);
  return whole ? `${whole.name}: ${stage.name}` : stage.name;
}
