'use client';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { accountApi, accountsKey } from '#components/settings/account-kinds.ts';
import { type AccountUses, UsesOfAccount } from '#components/settings/uses-of-account';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { QueryFace } from '#components/shell/failure';
import { Button } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import type { AccountView } from '#lib/accounts/view';

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
  const uses = useQuery({
    queryKey: ['account-uses', account.kind, name],
    queryFn: ({ signal }) => api.get<AccountUses>(`${accountApi(account)}/uses`, { signal }),
  });
  return (
    <ChangeDialog
      title={`Delete ${name}`}
      description={
        account.kind === 'cloud'
          ? 'Gennaker forgets its credentials and what it knows of the cluster. Nothing changes in the cluster itself.'
          : 'Gennaker forgets its address and its credentials.'
      }
      effect={`Delete ${name}`}
      danger
      confirm={name}
      act={() => api.delete(accountApi(account))}
      done={`${name} is deleted`}
      changes={accountsKey}
      then={() => router.push('/settings')}
      failed="It was not deleted"
      onClose={onClose}
    >
      <QueryFace query={uses} what="What uses it" loading={<SkeletonRows rows={2} />}>
        {(found) => <UsesOfAccount account={account} uses={found} />}
      </QueryFace>
    </ChangeDialog>
  );
}
