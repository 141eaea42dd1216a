'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Shield, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { AuditChain } from '#components/settings/audit/audit-entry.ts';
import { api, isApiError } from '#components/shell/api.ts';
import { Failure } from '#components/shell/failure';
import { Button } from '#components/ui/button';
import { RelativeTime } from '#components/ui/relative-time';
import { toast } from '#components/ui/toast-store.ts';

/** Whether the log is whole, as far as somebody looked, and a button to look now. */
export function AuditChainState() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['audit chain'],
    queryFn: ({ signal }) => api.get<AuditChain>('/api/audit/chain', { signal }),
    refetchInterval: 30_000,
  });
  const check = useMutation({
    mutationFn: () => api.post('/api/audit/chain'),
    onError: (error) => toast({ tone: 'failed', title: 'The log could not be checked', text: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['audit chain'] }),
  });
  const { data: chain } = query;
  // The list below says who may see the log; saying it twice helps nobody.
  if (isApiError(query.error, 'forbidden')) return null;
  if (!chain) {
    return query.error ? (
      <Failure error={query.error} what="The state of the chain" onRetry={() => void query.refetch()} />
    ) : (
      <div className="h-[42px]" aria-hidden />
    );
  }
  const { Icon, ink } = signOf(chain);
  return (
    <section
      aria-label="State of the chain"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-panel border border-line bg-panel px-4 py-2 text-data"
    >
      <p className="flex min-w-0 items-center gap-2">
        <Icon size={16} aria-hidden className={`shrink-0 ${ink}`} />
        <span>
          <Finding chain={chain} />
          <span className="text-ink-3"> {aside(chain)}</span>
        </span>
      </p>
      <Button size="small" busy={check.isPending} onClick={() => check.mutate()}>
        Check now
      </Button>
    </section>
  );
}

/** Nobody has looked, and it is whole, are not the same. */
function signOf({ verification }: AuditChain) {
  if (!verification) return { Icon: Shield, ink: 'text-ink-3' };
  return verification.broken
    ? { Icon: ShieldAlert, ink: 'text-failed-ink' }
    : { Icon: ShieldCheck, ink: 'text-ok-ink' };
}

function Finding({ chain: { verification } }: { chain: AuditChain }) {
  if (!verification) return <>Not checked yet.</>;
  const { at, upTo, broken } = verification;
  if (!broken) {
    return (
      <>
        Verified up to entry {upTo}, <RelativeTime at={at} />.
      </>
    );
  }
  return (
    <strong className="font-medium text-failed-ink">
      Broken at entry {broken.seq}: {broken.reason}.
    </strong>
  );
}

function aside({ linked, waiting, takenAway, streamed }: AuditChain): string {
  const parts = [`${linked} linked`];
  if (waiting > 0) parts.push(`${waiting} waiting for their place`);
  if (takenAway > 0) parts.push(`the first ${takenAway} taken away by retention`);
  if (streamed !== undefined) parts.push(`${streamed} sent to the collector`);
  return `${parts.join(', ')}.`;
}
