'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type AccountDraft, bodyOf, emptyDraft } from '#components/settings/account-draft.ts';
import { AccountForm } from '#components/settings/account-form';
import { accountKindNames, accountPage, accountsKey } from '#components/settings/account-kinds.ts';
import { AccountTypeChoice } from '#components/settings/account-type-choice';
import { api } from '#components/shell/api.ts';
import { Forbidden } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { usePerson } from '#components/shell/person';
import { Button } from '#components/ui/button';
import { type AccountDefinition, accountDefinition } from '#lib/accounts/definitions';
import { type AccountKind, accountKinds } from '#lib/accounts/kind';

/** First what it is, then how to reach it; the choice stands in the address, so that Back leads to it. */
export function NewAccountScreen({ kind: asked, type }: { kind: string; type: string }) {
  const person = usePerson();
  const kind = accountKinds.find((one) => one === asked);
  const definition = kind && accountDefinition(kind, type);
  if (person && !person.admin) {
    return (
      <Page title="Add an account">
        <Forbidden what="This form">Only administrators add accounts.</Forbidden>
      </Page>
    );
  }
  if (!kind || !definition) return <AccountTypeChoice />;
  return <NewAccount kind={kind} definition={definition} />;
}

function NewAccount({ kind, definition }: { kind: AccountKind; definition: AccountDefinition }) {
  const router = useRouter();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (draft: AccountDraft) =>
      api.post<{ kind: AccountKind; name: string }>('/api/accounts', {
        kind,
        type: definition.type,
        name: draft.name.trim(),
        ...bodyOf(draft),
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: accountsKey });
      router.push(`${accountPage(made)}?test=1`);
    },
  });
  return (
    <Page title={`Add a ${accountKindNames[kind].one}`} note={definition.summary}>
      <div className="max-w-3xl">
        <AccountForm
          kind={kind}
          definition={definition}
          initial={emptyDraft}
          onSave={(draft) => create.mutate(draft)}
          error={create.error}
          buttons={() => (
            <>
              <Button type="submit" variant="primary" busy={create.isPending}>
                Add and test
              </Button>
              <Button asChild>
                <Link href="/settings/accounts/new">Another type</Link>
              </Button>
            </>
          )}
        />
      </div>
    </Page>
  );
}
