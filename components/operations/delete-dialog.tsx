'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Changes } from '#components/operations/change-line';
import type { OperationProps } from '#components/operations/operation-bar';
import { OperationDialog } from '#components/operations/operation-dialog';
import { isProduction, type Owned, ownedBy } from '#components/operations/owned.ts';
import { api } from '#components/shell/api.ts';
import { Checkbox } from '#components/ui/checkbox';
import { ConfirmName } from '#components/ui/confirm-name';
import type { AccountView } from '#lib/accounts/view';
import { operations } from '#lib/stages/operations';

/** What is lost is listed; in a place that looks like production the name is typed first. */
export function DeleteDialog({ operation, detail, place, onClose }: OperationProps) {
  const { target, resourceId } = operation;
  const environment = useEnvironment(target.account);
  const asks = isProduction({ environment, account: target.account, namespace: target.namespace });
  const [typed, setTyped] = useState('');
  const [orphans, setOrphans] = useState(false);
  const owned = ownedBy(detail.tree, resourceId);
  const balancers = [...new Set(place?.cluster.serverGroups.flatMap(({ traffic }) => traffic?.loadBalancers ?? []))];
  const whole = place !== undefined && resourceId !== place.group?.id;
  return (
    <OperationDialog
      operation={operation}
      title={`Delete ${target.kind} ${target.name}`}
      effect={`Delete ${target.name}`}
      danger
      blocked={asks && typed !== target.name}
      foresees
      stage={() => operations.delete.toStage(target, { orphans })}
      onClose={onClose}
    >
      <Changes>
        <p className="text-data">{lossOf(target.kind, target.name, owned, orphans)}</p>
        {whole && balancers.length > 0 && !orphans && (
          <p className="text-data text-ink-2">
            {balancers.length === 1 ? 'The load balancer' : 'The load balancers'} {balancers.join(', ')}{' '}
            {balancers.length === 1 ? 'stays and has' : 'stay and have'} nothing to send traffic to.
          </p>
        )}
        {detail.category === 'instance' && detail.tree.id !== detail.id && (
          <p className="text-data text-ink-2">Its owner {detail.tree.name} starts another one in its place.</p>
        )}
        {place?.group && !place.group.current && resourceId === place.group.id && (
          <p className="text-data text-ink-2">
            There is no way back to {place.group.version ?? target.name} after that.
          </p>
        )}
      </Changes>
      {owned.length > 0 && (
        <Checkbox checked={orphans} onChange={setOrphans} label="Leave what it owns running, without an owner" />
      )}
      {asks && <ConfirmName name={target.name} typed={typed} onChange={setTyped} />}
    </OperationDialog>
  );
}

function useEnvironment(account: string): string | undefined {
  const { data } = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.get<{ rows: AccountView[] }>('/api/accounts', { signal }),
    staleTime: 60_000,
  });
  return data?.rows.find(({ kind, name }) => kind === 'cloud' && name === account)?.environment;
}

function lossOf(kind: string, name: string, owned: readonly Owned[], orphans: boolean): string {
  if (owned.length === 0 || orphans) return `The ${kind} ${name} is deleted.`;
  const parts = owned.map((part) => `${part.count} ${part.kind}${part.count === 1 ? '' : 's'}`);
  return `The ${kind} ${name} is deleted, and with it ${parts.join(' and ')}.`;
}
