'use client';
import { Hand } from 'lucide-react';
import { useRef } from 'react';
import { ApprovalLine } from '#components/approvals/approval-line';
import { useApprovals } from '#components/approvals/approval-query.ts';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { PageTitle } from '#components/shell/page-title';
import { useUrlState } from '#components/shell/url-state.ts';
import { Checkbox } from '#components/ui/checkbox';
import { EmptyState } from '#components/ui/empty-state';
import { useListKeys } from '#components/ui/list-keys.ts';
import { SkeletonRows } from '#components/ui/skeleton';
import type { ApprovalView } from '#lib/approvals/view';

export function ApprovalsScreen({ initial }: { initial: { rows: ApprovalView[] } | undefined }) {
  const query = useApprovals(undefined, initial);
  const [mine, setMine] = useUrlState('mine');
  const rows = query.data?.rows ?? [];
  const shown = mine ? rows.filter(({ mayDecide }) => mayDecide) : rows;
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useListKeys(list);
  return (
    <Page
      title="Approvals"
      note={rows.length > 0 ? `${rows.length} waiting, the longest first` : undefined}
      actions={
        <Checkbox checked={Boolean(mine)} onChange={(on) => setMine(on ? '1' : '')} label="Only those I may decide" />
      }
    >
      <PageTitle title={rows.length > 0 ? `(${rows.length}) Approvals` : 'Approvals'} />
      <QueryFace query={query} what="The approvals" loading={<SkeletonRows rows={4} />}>
        {() =>
          shown.length === 0 ? (
            <EmptyState icon={<Hand size={20} />} title="Nothing waits for a decision">
              Runs that need a person appear here the moment they ask.
            </EmptyState>
          ) : (
            <ul
              ref={list}
              onKeyDown={onKeyDown}
              aria-label="Waiting for a decision"
              className="overflow-hidden rounded-panel border border-line bg-panel"
            >
              {shown.map((approval) => (
                <ApprovalLine key={approval.stageId} approval={approval} />
              ))}
            </ul>
          )
        }
      </QueryFace>
    </Page>
  );
}
