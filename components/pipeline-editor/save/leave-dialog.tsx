'use client';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import type { Saving } from './use-save.ts';

export function LeaveDialog({ to, stay, saving }: { to: string; stay: () => void; saving: Saving }) {
  const router = useRouter();
  const leave = () => {
    stay();
    router.push(to);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && stay()}
      title="Leave with unsaved edits?"
      description="They are kept in this browser and offered when you come back."
      footer={
        <>
          <Button onClick={stay}>Stay here</Button>
          <Button onClick={leave}>Leave, save later</Button>
          <Button
            variant="primary"
            busy={saving.busy}
            onClick={() => void saving.save().then((done) => (done ? leave() : stay()))}
          >
            Save and leave
          </Button>
        </>
      }
    />
  );
}
