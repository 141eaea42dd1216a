'use client';
import { useState } from 'react';
import { useExecutionActions } from '#components/executions/execution-actions.ts';
import { titleOf, topLevel } from '#components/executions/wording.ts';
import { Button } from '#components/ui/button';
import { Checkbox } from '#components/ui/checkbox';
import { Dialog } from '#components/ui/dialog';
import { Field } from '#components/ui/field';
import { Textarea } from '#components/ui/textarea';
import { isUnderWay } from '#lib/engine/statuses';
import type { ExecutionView } from '#lib/executions/view';

export function CancelDialog({ execution, onClose }: { execution: ExecutionView; onClose: () => void }) {
  const { cancel, busy } = useExecutionActions(execution.id);
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const underWay = topLevel(execution).filter((stage) => isUnderWay(stage.status));
  const notStarted = topLevel(execution).filter((stage) => stage.status === 'NOT_STARTED');
  const go = async () => {
    if (await cancel(reason.trim(), force)) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Cancel ${titleOf(execution)}`}
      description={effectOf(underWay, notStarted.length)}
      onSubmit={() => void go()}
      footer={
        <>
          <Button onClick={onClose}>Let it run</Button>
          <Button type="submit" variant="danger-solid" busy={busy === 'cancel'}>
            Cancel this run
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Reason" help="Shown to everyone who looks at this run, and kept in the audit log.">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={1000}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          )}
        </Field>
        <Checkbox
          checked={force}
          onChange={setForce}
          label={
            <>
              Do not wait for what is under way outside
              <span className="block text-small text-ink-3">
                For a build or a cluster that does not answer. What it does then goes on without Gennaker.
              </span>
            </>
          }
        />
      </div>
    </Dialog>
  );
}

const mostNames = 6;

/** What canceling changes, before it is done. */
function effectOf(underWay: readonly { name: string }[], notStarted: number): string {
  const shown = underWay.length > mostNames ? mostNames - 1 : underWay.length;
  const more = underWay.length > shown ? ` and ${underWay.length - shown} more` : '';
  const named = underWay.slice(0, shown).map(({ name }) => name);
  const stopped = named.join(', ') + more;
  const parts = [
    ...(stopped ? [`${stopped} ${underWay.length === 1 ? 'is' : 'are'} told to stop.`] : []),
    ...(notStarted > 0 ? [`${notStarted} ${notStarted === 1 ? 'stage' : 'stages'} will not start.`] : []),
    'What has been deployed already stays as it is.',
  ];
  return parts.join(' ');
}
