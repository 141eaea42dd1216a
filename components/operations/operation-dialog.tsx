'use client';
import { type ReactNode, useState } from 'react';
import { OperationPreview } from '#components/operations/operation-preview';
import type { PanelOperation } from '#components/operations/panel-operations.ts';
import { useStartOperation } from '#components/operations/use-start-operation.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { messageOf } from '#lib/kernel/errors';
import type { JsonObject } from '#lib/kernel/json';

interface OperationDialogProps {
  operation: PanelOperation;
  title: string;
  description?: ReactNode;
  /** What the button does, by name: `Scale to 8`. */
  effect: string;
  danger?: boolean;
  /** Something is missing or nothing would change. */
  blocked?: boolean;
  /** Shows what the cluster would change also while it is blocked. */
  foresees?: boolean;
  /** The stage to run. */
  stage: () => JsonObject;
  /** A step that comes before the effect. */
  before?: { label: string; run: () => void; blocked?: boolean };
  onClose: () => void;
  /** Once it runs; as `onClose` unless given. */
  onStarted?: () => void;
  wide?: boolean;
  /** What will change. */
  children?: ReactNode;
}

/** Every change to a cluster is asked for here: what it does, why, and a button that names it. */
export function OperationDialog(props: OperationDialogProps) {
  const { operation, title, description, effect, danger, blocked, stage, before, onClose, wide, children } = props;
  const { onStarted = onClose } = props;
  const { account, namespace } = operation.target;
  const [reason, setReason] = useState('');
  const start = useStartOperation(operation, onStarted);
  const foreseen = before || (blocked && !props.foresees) ? undefined : madeOf(stage);
  const submit = () => {
    if (before) before.run();
    else if (!blocked) start.mutate({ stage, reason });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={
        <>
          {account}
          {namespace && ` · ${namespace}`}
          {description && <> · {description}</>}
        </>
      }
      width={wide ? 'wide' : 'normal'}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          {before ? (
            <Button type="submit" variant="primary" disabled={before.blocked}>
              {before.label}
            </Button>
          ) : (
            <Button
              type="submit"
              variant={danger ? 'danger-solid' : 'primary'}
              disabled={blocked}
              busy={start.isPending}
            >
              {effect}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {children}
        {foreseen && <OperationPreview application={operation.target.application} stage={foreseen} />}
        {!before && (
          <Field label="Reason" help="Kept with the run and in the audit log.">
            {(control) => (
              <Input {...control} maxLength={1000} value={reason} onChange={(event) => setReason(event.target.value)} />
            )}
          </Field>
        )}
        {start.error && <ErrorState title="It was not started">{messageOf(start.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}

/** Nothing to look at while the input means nothing; starting it says why. */
function madeOf(stage: () => JsonObject): JsonObject | undefined {
  try {
    return stage();
  } catch {
    return undefined;
  }
}
