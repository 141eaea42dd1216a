'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { DeviceSetUp } from '#components/second-factor/device-set-up';
import { isProof, noProof, ProofFields } from '#components/settings/own-account/proof-fields';
import { RecoveryCodesDialog } from '#components/settings/own-account/recovery-codes-dialog';
import { secondFactorApi, secondFactorKey } from '#components/settings/own-account/second-factor-key.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import type { SecondFactorSetUp } from '#lib/identity/contract';
import { messageOf } from '#lib/kernel/errors';

/** Three steps: who it is, the device and its first code, the recovery codes. */
export function SetUpDialog({ replaces, onClose }: { replaces: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [proof, setProof] = useState(noProof);
  const [code, setCode] = useState('');
  const begin = useMutation({
    mutationFn: () => api.post<SecondFactorSetUp>(`${secondFactorApi}/set-up`, proof),
  });
  const confirm = useMutation({
    mutationFn: () => api.put<{ recoveryCodes: string[] }>(secondFactorApi, { setUp: begin.data?.setUp, code }),
    onSuccess: () => void client.invalidateQueries({ queryKey: secondFactorKey }),
  });
  if (confirm.data) return <RecoveryCodesDialog codes={confirm.data.recoveryCodes} onClose={onClose} />;
  const device = begin.data;
  const blocked = device ? code.trim() === '' : !isProof(proof, replaces);
  const failed = device ? confirm.error : begin.error;
  const goOn = () => {
    if (!blocked) (device ? confirm : begin).mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={replaces ? 'Move to another device' : 'Set up a second factor'}
      description={
        device
          ? 'Your other sessions end when it is done.'
          : 'First show that it is you, so that nobody can do this in a session you left open.'
      }
      onSubmit={goOn}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" disabled={blocked} busy={begin.isPending || confirm.isPending}>
            {device ? (replaces ? 'Use this device' : 'Turn on') : 'Go on'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {device ? (
          <DeviceSetUp setUp={device} code={code} onCode={setCode} />
        ) : (
          <ProofFields proof={proof} onChange={setProof} withCode={replaces} />
        )}
        {failed && <ErrorState title="Nothing was changed">{messageOf(failed)}</ErrorState>}
      </div>
    </Dialog>
  );
}
