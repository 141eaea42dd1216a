'use client';
import type { UseMutationResult } from '@tanstack/react-query';
import { SyncState } from '#components/settings/sync-state';
import { type TestFinding, TestFindings } from '#components/settings/test-findings';
import { Button } from '#components/ui/button';
import { ErrorState } from '#components/ui/error-state';
import { Panel } from '#components/ui/panel';
import { SkeletonRows } from '#components/ui/skeleton';
import type { AccountView } from '#lib/accounts/view';
import { messageOf } from '#lib/kernel/errors';

interface ConnectionPanelProps {
  account: AccountView;
  test: UseMutationResult<{ findings: TestFinding[] }, Error, void>;
}

/** Whether the account works, asked of the other side itself. */
export function ConnectionPanel({ account, test }: ConnectionPanelProps) {
  // What a test has just found is newer than what the watch last met.
  const watched = (account.kind === 'cloud' || account.problem !== undefined) && !test.data;
  return (
    <Panel
      title="Does it work?"
      actions={
        <Button size="small" busy={test.isPending} onClick={() => test.mutate()}>
          Test
        </Button>
      }
    >
      <div aria-live="polite" className="flex flex-col gap-3 text-data">
        {watched && <SyncState account={account} />}
        {test.isPending ? (
          <>
            <p className="text-ink-2">Asking {account.name} …</p>
            <SkeletonRows rows={2} />
          </>
        ) : test.error ? (
          <ErrorState title="It could not be tested">{messageOf(test.error)}</ErrorState>
        ) : test.data ? (
          <TestFindings findings={test.data.findings} />
        ) : (
          <p className="text-ink-2">
            A test signs in with what is stored and looks at what is allowed. It changes nothing.
          </p>
        )}
      </div>
    </Panel>
  );
}
