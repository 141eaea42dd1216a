'use client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { accountApi, accountKey, accountKindNames } from '#components/settings/account-kinds.ts';
import { ConnectionPanel } from '#components/settings/connection-panel';
import { DeleteAccount } from '#components/settings/delete-account';
import { EditAccount } from '#components/settings/edit-account';
import type { TestFinding } from '#components/settings/test-findings';
import { api } from '#components/shell/api.ts';
import { Crumbs } from '#components/shell/crumbs';
import { Forbidden, QueryFace } from '#components/shell/failure';
import { useLiveQuery } from '#components/shell/live';
import { Page } from '#components/shell/page';
import { usePerson } from '#components/shell/person';
import { SkeletonRows } from '#components/ui/skeleton';
import { type AccountKind, lockOf } from '#lib/accounts/kind';
import type { AccountView } from '#lib/accounts/view';

interface AccountScreenProps {
  kind: AccountKind;
  name: string;
  initial: AccountView | undefined;
  /** Test the connection at once: the account was just made. */
  testNow: boolean;
}

/** One account: whether it works, how it is reached, who may use it, and the way to be rid of it. */
export function AccountScreen({ kind, name, initial, testNow }: AccountScreenProps) {
  const admin = usePerson()?.admin === true;
  const [edition, setEdition] = useState(0);
  const query = useLiveQuery({
    queryKey: accountKey({ kind, name }),
    queryFn: ({ signal }) => api.get<AccountView>(accountApi({ kind, name }), { signal }),
    live: ['accounts', 'inventory'],
    initialData: initial,
    enabled: admin,
  });
  const test = useMutation({
    mutationFn: () => api.post<{ findings: TestFinding[] }>(`${accountApi({ kind, name })}/test`),
  });
  const begun = useRef(false);
  useEffect(() => {
    if (!testNow || begun.current) return;
    begun.current = true;
    history.replaceState(null, '', location.pathname);
    test.mutate();
  }, [testNow, test.mutate]);
  return (
    <Page title={name} note={accountKindNames[kind].one}>
      <Crumbs items={[{ label: name }]} />
      {admin ? (
        <QueryFace query={query} what={`The account ${name}`} loading={<SkeletonRows rows={6} />}>
          {(account) => (
            <div className="flex max-w-3xl flex-col gap-4">
              <ConnectionPanel account={account} test={test} />
              <EditAccount
                key={edition}
                account={account}
                onSaved={() => {
                  setEdition(edition + 1);
                  // What the test finds stands at the top.
                  scrollTo({ top: 0 });
                  test.mutate();
                }}
              />
              {lockOf(account.source) === undefined && <DeleteAccount account={account} />}
            </div>
          )}
        </QueryFace>
      ) : (
        <Forbidden what="How the account is set up">Only administrators see and change it.</Forbidden>
      )}
    </Page>
  );
}
