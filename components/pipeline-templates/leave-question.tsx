'use client';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';

/** Asked before unsaved edits are left behind. */
export function LeaveQuestion({ to, stay }: { to: string; stay: () => void }) {
  const router = useRouter();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && stay()}
      title="Leave without saving?"
      description="Your edits are lost when you leave."
      footer={
        <>
          <Button
            variant="danger"
            onClick={() => {
              stay();
              router.push(to);
            }}
          >
            Leave
          </Button>
          <Button variant="primary" onClick={stay}>
            Stay
          </Button>
        </>
      }
    />
  );
}
