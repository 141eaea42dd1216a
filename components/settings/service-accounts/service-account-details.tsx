'use client';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { CreateTokenDialog } from '#components/settings/create-token-dialog';
import { serviceAccountsKey } from '#components/settings/service-accounts/service-account-key.ts';
import { RevokeDialog, sayScope } from '#components/settings/tokens-screen';
import { Button } from '#components/ui/button';
import { Facts } from '#components/ui/facts';
import { RelativeTime } from '#components/ui/relative-time';
import { SidePanel } from '#components/ui/side-panel';
import type { ServiceAccountView, ServiceToken } from '#lib/users/view';

/** Who may use it, its tokens, and what runs as it. */
export function ServiceAccountDetails({ account, onClose }: { account: ServiceAccountView; onClose: () => void }) {
  const { name, roles, users, tokens, pipelines, createdAt, lastUsedAt } = account;
  const client = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ServiceToken>();
  const done = (close: () => void) => () => {
    void client.invalidateQueries({ queryKey: serviceAccountsKey });
    close();
  };
  return (
    <SidePanel
      label={`Service account ${name}`}
      title={<span className="break-all">{name}</span>}
      subtitle="Service account"
      onClose={onClose}
      className="lg:sticky lg:top-[90px] lg:h-[calc(100dvh-90px)] lg:w-[440px]"
    >
      <Facts
        facts={[
          { label: 'Roles', value: roles.length > 0 ? roles.join(', ') : 'none' },
          { label: 'Comes from', value: account.source === 'file' ? 'gennaker.yaml' : 'these settings' },
          { label: 'Made', value: <RelativeTime at={createdAt} /> },
          { label: 'Last used', value: lastUsedAt ? <RelativeTime at={lastUsedAt} /> : 'never' },
        ]}
      />
      <Part title="Who may use it">
        <p className="text-data break-words text-ink-2">
          {roles.length === 0
            ? 'Everyone who is signed in: it has no roles.'
            : users.count === 0
              ? 'Only administrators: nobody else has all of its roles.'
              : `Administrators, and ${users.count === 1 ? 'one person' : `${users.count} people`} with all of its roles: ${users.names.join(', ')}${users.count > users.names.length ? ' …' : ''}`}
        </p>
      </Part>
      <Part title="Tokens">
        {tokens.length === 0 && <p className="text-data text-ink-3">None</p>}
        <ul className="flex flex-col gap-2">
          {tokens.map((token) => (
            <li key={token.id} className="flex items-start justify-between gap-2 text-data">
              <span className="min-w-0">
                <span className="font-medium break-words">{token.name}</span>{' '}
                <span className="font-mono text-ink-3">…{token.hint}</span>
                <span className="block text-ink-3">
                  {sayScope(token)},{' '}
                  {token.lastUsedAt ? (
                    <>
                      used <RelativeTime at={token.lastUsedAt} />
                    </>
                  ) : (
                    'never used'
                  )}
                  {token.expiresAt && (
                    <>
                      , ends <RelativeTime at={token.expiresAt} />
                    </>
                  )}
                </span>
              </span>
              <Button size="small" variant="ghost" onClick={() => setRevoking(token)}>
                Revoke<span className="sr-only"> {token.name}</span>
              </Button>
            </li>
          ))}
        </ul>
        <Button size="small" className="mt-2" onClick={() => setCreating(true)}>
          New token
        </Button>
      </Part>
      <Part title="Pipelines whose triggers run as it">
        {pipelines.length === 0 && <p className="text-data text-ink-3">None</p>}
        <ul className="flex flex-col gap-1 text-data">
          {pipelines.map(({ id, application, name: pipeline }) => (
            <li key={id} className="break-words">
              <Link
                className="text-accent-ink hover:underline"
                href={`/applications/${encodeURIComponent(application)}/pipelines/${id}`}
              >
                {application} / {pipeline}
              </Link>
            </li>
          ))}
        </ul>
      </Part>
      {creating && <CreateTokenDialog owner={name} onClose={done(() => setCreating(false))} />}
      {revoking && <RevokeDialog token={revoking} onClose={done(() => setRevoking(undefined))} />}
    </SidePanel>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="mt-5">
      <h3 className="mb-2 text-data font-semibold">{title}</h3>
      {children}
    </section>
  );
}
