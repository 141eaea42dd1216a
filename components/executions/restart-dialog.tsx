'use client';
import { useRouter } from 'next/navigation';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { executionPath } from '#components/executions/paths.ts';
import { titleOf } from '#components/executions/wording.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';

interface RestartDialogProps {
  execution: { id: string; application: string; name: string; number?: number };
  stage: { id: string; name: string };
  onClose: () => void;
}

export function RestartDialog({ execution, stage, onClose }: RestartDialogProps) {
  const router = useRouter();
  const { restart, busy } = useExecutionActions(execution.id);
  const go = async () => {
    if (!(await restart(stage.id))) return;
    onClose();
    router.push(executionPath(execution, { stage: stage.id }));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Restart “${stage.name}”`}
      description={`${titleOf(execution)} goes on from there: this stage and every stage behind it run again, with the same trigger and parameters. What ran before stays as it is.`}
      onSubmit={() => void go()}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button type="submit" variant="primary" busy={busy === 'restart'}>
            Restart this stage
          </Button>
        </>
      }
    />
  );
}
