'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { accountApi, accountsKey } from '#components/settings/account-kinds.ts';
import { type AccountUses, UsesOfAccount } from '#components/settings/uses-of-account';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { ErrorState } from '#components/ui/error-state';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import { toast } from '#components/ui/toast-store.ts';
import type { AccountView } from '#lib/accounts/view';
import { messageOf } from '#lib/kernel/errors';

export function DeleteAccount({ account }: { account: AccountView }) {
  const [asking, setAsking] = useState(false);
  return (
    <Panel title="Delete">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-data text-ink-2">Forgets how it is reached. What runs there goes on running.</p>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete {account.name}
        </Button>
      </div>
      {asking && <DeleteDialog account={account} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function DeleteDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const { name } = account;
  const router = useRouter();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const uses = useQuery({
    queryKey: ['account-uses', account.kind, name],
    queryFn: ({ signal }) => api.get<AccountUses>(`${accountApi(account)}/uses`, { signal }),
  });
  const remove = useMutation({
    mutationFn: () => api.delete(accountApi(account)),
    onSuccess: () => {
      toast({ tone: 'ok', title: `${name} is deleted` });
      void client.invalidateQueries({ queryKey: accountsKey });
      router.push('/settings');
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${name}`}
      description={
        account.kind === 'cloud'
          ? 'Gennaker forgets its credentials and what it knows of the cluster. Nothing changes in the cluster itself.'
          : 'Gennaker forgets its address and its credentials.'
      }
      onSubmit={() => typed === name && remove.mutate()}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" variant="danger-solid" disabled={typed !== name} busy={remove.isPending}>
            Delete {name}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <QueryFace query={uses} what="What uses it" loading={<SkeletonRows rows={2} />}>
          {(found) => <UsesOfAccount account={account} uses={found} />}
        </QueryFace>
        <Field label={`Type ${name} to confirm`}>
          {(control) => (
            <Input
              {...control}
              mono
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        {remove.error && <ErrorState title="It was not deleted">{messageOf(remove.error)}</ErrorState>}
      </div>
    </Dialog>
  );
}
