'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type AccountDraft, bodyOf, emptyDraft } from '#components/settings/account-draft.ts';
import { AccountForm } from '#components/settings/account-form';
import { accountKindNames, accountPage, accountsKey } from '#components/settings/account-kinds.ts';
import { AccountTypeChoice } from '#components/settings/account-type-choice';
import { type TestFinding, TestFindings } from '#components/settings/test-findings';
import { api } from '#components/shell/api.ts';
import { Forbidden } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { usePerson } from '#components/shell/person';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { type AccountDefinition, accountDefinition } from '#lib/accounts/definitions';
import { type AccountKind, accountKinds } from '#lib/accounts/kind';
import { messageOf } from '#lib/kernel/errors';

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

function TrialResult({ trial }: { trial: { error: Error | null; data: { findings: TestFinding[] } | undefined } }) {
  if (trial.error) return <ErrorState title="It could not be tested">{messageOf(trial.error)}</ErrorState>;
  return trial.data && <TestFindings findings={trial.data.findings} />;
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
  const trial = useMutation({
    mutationFn: (draft: AccountDraft) =>
      api.post<{ findings: TestFinding[] }>('/api/account-trials', {
        kind,
        type: definition.type,
        name: draft.name.trim(),
        ...bodyOf(draft),
      }),
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
          // What was found of other entries than these would be taken for what is wrong with these.
          notice={(draft) => (
            <div aria-live="polite" className="empty:hidden">
              {trial.variables === draft && <TrialResult trial={trial} />}
            </div>
          )}
          buttons={({ draft }) => (
            <>
              <Button type="submit" variant="primary" busy={create.isPending}>
                Add and test
              </Button>
              <Button busy={trial.isPending} onClick={() => trial.mutate(draft)}>
                Test before adding
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
