'use client';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button';
import { ConfirmName } from '#components/ui/confirm-name';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

interface ChangeDialogProps {
  title: string;
  description: string;
  /** On the button that does it. */
  effect: string;
  /** It cannot be brought back. */
  danger?: boolean;
  /** Must be typed first. */
  confirm?: string;
  /** Not yet: something must be entered first. */
  blocked?: boolean;
  act: () => Promise<unknown>;
  /** Said when it is done. */
  done: string;
  /** What is asked for anew when it is done. */
  changes: QueryKey;
  /** Where to go when it is done; the dialog goes with the screen it stands on. */
  then?: () => void;
  /** Above the reason why it did not work. */
  failed?: string;
  width?: 'normal' | 'wide';
  onClose: () => void;
  children?: ReactNode;
}

/** One question: act, say so, close; or stay open and say why not. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { title, description, effect, danger, confirm, act, done, changes, onClose, children } = props;
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const blocked = props.blocked || (confirm !== undefined && typed !== confirm);
  const change = useMutation({
    mutationFn: act,
    onSuccess: () => {
      toast({ tone: 'ok', title: done });
      void client.invalidateQueries({ queryKey: changes });
      (props.then ?? onClose)();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      width={props.width}
      onSubmit={() => !blocked && change.mutate()}
      footer={
        <>
          <Button onClick={onClose}>{danger ? 'Keep it' : 'Close'}</Button>
          <Button
            type="submit"
            variant={danger ? 'danger-solid' : 'primary'}
            disabled={blocked}
            busy={change.isPending}
          >
            {effect}
          </Button>
        </>
      }
    >
      {(children || confirm !== undefined || change.error) && (
        <div className="flex flex-col gap-4">
          {children}
          {confirm !== undefined && <ConfirmName name={confirm} typed={typed} onChange={setTyped} />}
          {change.error && (
            <ErrorState title={props.failed ?? 'Nothing was changed'}>{messageOf(change.error)}</ErrorState>
          )}
        </div>
      )}
    </Dialog>
  );
}
