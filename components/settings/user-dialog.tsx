'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { usersKey } from '#components/settings/user-actions.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { toast } from '#components/ui/toast-store.ts';
import { messageOf } from '#lib/kernel/errors';

interface UserDialogProps {
  title: string;
  description: string;
  /** On the button that does it. */
  effect: string;
  danger?: boolean;
  /** Not yet: something must be entered first. */
  blocked?: boolean;
  act: () => Promise<unknown>;
  /** Said when it is done. */
  done: string;
  onClose: () => void;
  children?: ReactNode;
}

/** One question about one person: act, say so, close; or stay open and say why not. */
export function UserDialog(props: UserDialogProps) {
  const { title, description, effect, danger, blocked, act, done, onClose, children } = props;
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: act,
    onSuccess: () => {
      toast({ tone: 'ok', title: done });
      void client.invalidateQueries({ queryKey: usersKey });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      onSubmit={() => !blocked && change.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
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
      {(children || change.error) && (
        <div className="flex flex-col gap-4">
          {children}
          {change.error && <ErrorState title="Nothing was changed">{messageOf(change.error)}</ErrorState>}
        </div>
      )}
    </Dialog>
  );
}
