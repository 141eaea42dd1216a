'use client';
import { useMutation } from '@tanstack/react-query';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { messageOf } from '#lib/kernel/errors';

/** For somebody who left a session open elsewhere, or lost a machine. */
export function SignOutEverywhereDialog({ onClose }: { onClose: () => void }) {
  const leave = useMutation({
    mutationFn: () => api.post('/api/me/sign-out-everywhere'),
    onSuccess: () => location.assign('/sign-in'),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Sign out everywhere"
      description="All your sessions end, on every device, this one as well. Your tokens go on working."
      onSubmit={() => leave.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={leave.isPending}>
            Sign out everywhere
          </Button>
        </>
      }
    >
      {leave.error && <ErrorState title="You are still signed in">{messageOf(leave.error)}</ErrorState>}
    </Dialog>
  );
}
