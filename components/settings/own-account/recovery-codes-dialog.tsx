'use client';
import { RecoveryCodeList } from '#components/second-factor/recovery-code-list';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';

/** The end of setting up, and of asking for new ones. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Your recovery codes"
      description="They are not shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have kept them
        </Button>
      }
    >
      <RecoveryCodeList codes={codes} />
    </Dialog>
  );
}
