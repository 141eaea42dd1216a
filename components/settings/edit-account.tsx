'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountDraft, bodyOf, draftOf } from '#components/settings/account-draft.ts';
import { AccountForm } from '#components/settings/account-form';
import { accountApi, accountKey, accountsKey } from '#components/settings/account-kinds.ts';
import { api } from '#components/shell/api.ts';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { toast } from '#components/ui/toast-store.ts';
import { accountDefinition } from '#lib/accounts/definitions';
import { lockOf } from '#lib/accounts/kind';
import type { AccountView } from '#lib/accounts/view';

/** What somebody typed stays while the account changes elsewhere; saving then says what it would overwrite. */
export function EditAccount({ account, onSaved }: { account: AccountView; onSaved: () => void }) {
  const client = useQueryClient();
  const [begun] = useState(account);
  const definition = accountDefinition(account.kind, account.type);
  const save = useMutation({
    mutationFn: (draft: AccountDraft) => api.put(accountApi(account), bodyOf(draft)),
    onSuccess: async () => {
      toast({ tone: 'ok', title: `${account.name} is saved` });
      void client.invalidateQueries({ queryKey: accountsKey });
      await client.invalidateQueries({ queryKey: accountKey(account) });
      onSaved();
    },
  });
  if (!definition) {
    return (
      <ErrorState title={`Accounts of the type ${account.type} are unknown here`}>
        It was stored by another version of Gennaker. Delete it, or run that version.
      </ErrorState>
    );
  }
  const lock = lockOf(account.source);
  const overtaken = account.updatedAt !== begun.updatedAt && !save.isPending && !save.isSuccess;
  return (
    <AccountForm
      kind={account.kind}
      definition={definition}
      initial={draftOf(begun)}
      stored={account.secretNames}
      readOnly={lock}
      onSave={(draft) => save.mutate(draft)}
      error={save.error}
      notice={() =>
        overtaken && (
          <ErrorState title={`${account.updatedBy} has changed ${account.name} meanwhile`}>
            Saving overwrites that. Reload the page to start from what is stored now.
          </ErrorState>
        )
      }
      buttons={({ changed, reset }) =>
        !lock && (
          <>
            <Button type="submit" variant="primary" disabled={!changed} busy={save.isPending}>
              Save and test
            </Button>
            {changed && (
              <Button
                onClick={() => {
                  reset();
                  save.reset();
                }}
              >
                Undo the changes
              </Button>
            )}
          </>
        )
      }
    />
  );
}
