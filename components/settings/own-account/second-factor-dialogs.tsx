'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProof, noProof, ProofFields } from '#components/settings/own-account/proof-fields';
import { RecoveryCodesDialog } from '#components/settings/own-account/recovery-codes-dialog';
import { secondFactorApi, secondFactorKey } from '#components/settings/own-account/second-factor-key.ts';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { messageOf } from '#lib/kernel/errors';

export function RemoveDialog({ onClose }: { onClose: () => void }) {
  const [proof, setProof] = useState(noProof);
  return (
    <ChangeDialog
      title="Remove the second factor"
      description="From then on your password alone signs you in, and the recovery codes are worth nothing."
      effect="Remove it"
      danger
      blocked={!isProof(proof, true)}
      act={() => api.post(`${secondFactorApi}/remove`, proof)}
      done="Your second factor is removed"
      changes={secondFactorKey}
      onClose={onClose}
    >
      <ProofFields proof={proof} onChange={setProof} withCode />
    </ChangeDialog>
  );
}

export function RenewCodesDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [proof, setProof] = useState(noProof);
  const renew = useMutation({
    mutationFn: () => api.post<{ recoveryCodes: string[] }>(`${secondFactorApi}/recovery-codes`, proof),
    onSuccess: () => void client.invalidateQueries({ queryKey: secondFactorKey }),
  });
  if (renew.data) return <RecoveryCodesDialog codes={renew.data.recoveryCodes} onClose={onClose} />;
  const blocked = !isProof(proof, true);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New recovery codes"
      description="The ones you have stop counting."
      onSubmit={() => !blocked && renew.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={blocked} busy={renew.isPending}>
            Make new codes
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ProofFields proof={proof} onChange={setProof} withCode />
        {renew.error && <ErrorState title="The old codes still count">{messageOf(renew.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
