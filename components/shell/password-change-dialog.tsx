'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#components/shell/api.ts';
import { isTypedTwice, NewPasswordFields, noNewPassword, PasswordInput } from '#components/shell/new-password-fields';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { messageOf } from '#lib/kernel/errors';

/** One's own password, for people who are kept here and not in a directory. All sessions end with the old one. */
export function PasswordChangeDialog({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState(noNewPassword);
  const change = useMutation({
    mutationFn: () => api.put('/api/me/password', { current, next: wanted.next }),
    onSuccess: () => location.assign('/sign-in'),
  });
  const blocked = current === '' || !isTypedTwice(wanted);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Change password"
      description="The old one stops working, and all your sessions end: you sign in again with the new one."
      onSubmit={() => !blocked && change.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={blocked} busy={change.isPending}>
            Change password
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <PasswordInput label="Current password" kind="current-password" value={current} onChange={setCurrent} />
        <NewPasswordFields value={wanted} onChange={setWanted} />
        {change.error && <ErrorState title="Nothing was changed">{messageOf(change.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
