'use client';
import { useMutation } from '@tanstack/react-query';
import { api } from '#components/shell/api.ts';
import { StatusIcon } from '#components/state/status-icon';
import { Button } from '#components/ui/button';
import type { AccountView } from '#lib/accounts/view';
import { messageOf } from '#lib/kernel/errors';

interface TestFinding {
  level: string;
  message: string;
}

/** Tries the connection as it is stored. */
export function AccountTest({ account }: { account: AccountView }) {
  const path = `/api/accounts/${account.kind}/${encodeURIComponent(account.name)}/test`;
  const test = useMutation({ mutationFn: () => api.post<{ findings: TestFinding[] }>(path) });
  const problem = test.error ? messageOf(test.error) : test.data?.findings.map(({ message }) => message).join('; ');
  return (
    <span className="flex items-center justify-end gap-2">
      {(test.data || test.error) && (
        <span className={problem ? 'flex gap-2 text-left text-failed-ink' : 'flex gap-2 text-ok-ink'}>
          <StatusIcon state={problem ? 'failed' : 'succeeded'} silent className="mt-0.5" />
          {problem || 'It answers'}
        </span>
      )}
      <Button size="small" variant="ghost" busy={test.isPending} onClick={() => test.mutate()}>
        Test
      </Button>
    </span>
  );
}
