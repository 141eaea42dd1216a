'use client';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { CreateTokenDialog } from '#components/settings/create-token-dialog';
import { api } from '#components/shell/api.ts';
import { ChangeDialog } from '#components/shell/change-dialog';
import { QueryFace } from '#components/shell/failure';
import { Page } from '#components/shell/page';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { useNow } from '#components/ui/now';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import { type Column, Table } from '#components/ui/table';

export interface TokenRow {
  id: string;
  name: string;
  hint: string;
  scope?: string;
  applications?: readonly string[];
  createdAt: number;
  expiresAt?: number;
  lastUsedAt?: number;
  revokedAt?: number;
}

export const tokensKey = ['tokens'] as const;

export function TokensScreen({ initial }: { initial: { rows: TokenRow[] } | undefined }) {
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<TokenRow>();
  const query = useQuery({
    queryKey: tokensKey,
    queryFn: ({ signal }) => api.get<{ rows: TokenRow[] }>('/api/tokens', { signal }),
    initialData: initial,
  });
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      New token
    </Button>
  );
  const columns: readonly Column<TokenRow>[] = [
    { key: 'name', title: 'Name', primary: true, cell: ({ name }) => <span className="font-semibold">{name}</span> },
    { key: 'hint', title: 'Ends in', cell: ({ hint }) => <span className="font-mono text-ink-2">…{hint}</span> },
    { key: 'scope', title: 'Good for', cell: (token) => <span className="text-ink-2">{sayScope(token)}</span> },
    { key: 'state', title: 'State', cell: (token) => <TokenState token={token} /> },
    { key: 'created', title: 'Created', cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      key: 'used',
      title: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <RelativeTime at={lastUsedAt} /> : <span className="text-ink-3">never</span>,
    },
    {
      key: 'revoke',
      title: 'Revoke',
      align: 'end',
      cell: (token) =>
        token.revokedAt === undefined && (
          <Button size="small" variant="ghost" onClick={() => setRevoking(token)}>
            Revoke
          </Button>
        ),
    },
  ];
  return (
    <Page title="Your tokens" note="For scripts and other programs: they act with your rights." actions={create}>
      <QueryFace query={query} what="Your tokens" loading={<SkeletonRows rows={3} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState icon={<KeyRound size={20} />} title="You have no tokens" action={create}>
              A program sends one as <code className="font-mono">Authorization: Bearer …</code>.
            </EmptyState>
          ) : (
            <Table label="Your tokens" columns={columns} rows={rows} rowKey={({ id }) => id} />
          )
        }
      </QueryFace>
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(undefined)} />}
    </Page>
  );
}

export function sayScope({ scope, applications = [] }: Pick<TokenRow, 'scope' | 'applications'>): string {
  return `${scope ?? 'everything'}${applications.length > 0 ? ` in ${applications.join(', ')}` : ''}`;
}

function TokenState({ token }: { token: TokenRow }) {
  const now = useNow('half-minutes');
  if (token.revokedAt !== undefined) return <Badge tone="failed">Revoked</Badge>;
  if (token.expiresAt === undefined) return <Badge>No end</Badge>;
  if (token.expiresAt <= now) return <Badge tone="warning">Expired</Badge>;
  const days = Math.ceil((token.expiresAt - now) / 86_400_000);
  return <Badge tone="ok">{days === 1 ? '1 day left' : `${days} days left`}</Badge>;
}

export function RevokeDialog({ token, onClose }: { token: Pick<TokenRow, 'id' | 'name'>; onClose: () => void }) {
  return (
    <ChangeDialog
      title={`Revoke ${token.name}`}
      description="Programs that use it are refused from this moment. It cannot be brought back."
      effect={`Revoke ${token.name}`}
      danger
      act={() => api.delete(`/api/tokens/${token.id}`)}
      done={`${token.name} is revoked`}
      changes={tokensKey}
      failed="It was not revoked"
      onClose={onClose}
    />
  );
}
