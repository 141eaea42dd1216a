'use client';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { accountApi, accountPage } from '#components/settings/account-kinds.ts';
import type { TestFinding } from '#components/settings/test-findings';
import { api } from '#components/shell/api.ts';
import { StatusIcon } from '#components/state/status-icon';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import type { AccountView } from '#lib/accounts/view';
import { messageOf } from '#lib/kernel/errors';

/** Tries the connection as it is stored; the account's own page tells all that was found. */
export function AccountTest({ account }: { account: AccountView }) {
  const test = useMutation({
    mutationFn: () => api.post<{ findings: TestFinding[] }>(`${accountApi(account)}/test`),
  });
  const findings = (test.data?.findings ?? []).filter(({ level }) => level !== 'note');
  const problem = test.error ? messageOf(test.error) : findings.find(({ level }) => level === 'error')?.message;
  return (
    <span className="flex min-w-0 items-center justify-end gap-2" aria-live="polite">
      {problem ? (
        <span className="flex min-w-0 gap-2 text-left text-failed-ink">
          <StatusIcon state="failed" silent className="mt-0.5" />
          <span className="min-w-0 break-words">{problem}</span>
        </span>
      ) : findings.length > 0 ? (
        <Link href={`${accountPage(account)}?test=1`} className="hover:underline">
          <Badge tone="warning">
            {findings.length === 1 ? '1 right is missing' : `${findings.length} rights are missing`}
          </Badge>
        </Link>
      ) : (
        test.data && (
          <span className="flex gap-2 text-ok-ink">
            <StatusIcon state="succeeded" silent className="mt-0.5" />
            It answers
          </span>
        )
      )}
      <Button size="small" variant="ghost" busy={test.isPending} onClick={() => test.mutate()}>
        Test<span className="sr-only"> {account.name}</span>
      </Button>
    </span>
  );
}
