'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { RemoveDialog, RenewCodesDialog } from '#components/settings/own-account/second-factor-dialogs';
import { secondFactorApi, secondFactorKey } from '#components/settings/own-account/second-factor-key.ts';
import { SetUpDialog } from '#components/settings/own-account/set-up-dialog';
import { api } from '#components/shell/api.ts';
import { QueryFace } from '#components/shell/failure';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { Panel } from '#components/ui/panel';
import { RelativeTime } from '#components/ui/relative-time';
import { SkeletonRows } from '#components/ui/skeleton';
import type { SecondFactorView } from '#lib/identity/contract';

interface Answer {
  /** None for people who sign in elsewhere. */
  secondFactor: SecondFactorView | null;
}

type Asked = 'set-up' | 'move' | 'renew' | 'remove';
const few = 3;

/** Whether a code is asked besides the password, and what one does about it. */
export function SecondFactorPanel({ initial }: { initial: Answer | undefined }) {
  const [asked, setAsked] = useState<Asked>();
  const query = useQuery({
    queryKey: secondFactorKey,
    queryFn: ({ signal }) => api.get<Answer>(secondFactorApi, { signal }),
    initialData: initial,
  });
  const close = () => setAsked(undefined);
  return (
    <Panel title="Second factor" note={<State view={query.data?.secondFactor} />}>
      <QueryFace query={query} what="Your second factor" loading={<SkeletonRows rows={2} />}>
        {({ secondFactor }) =>
          secondFactor === null ? (
            <Text>
              You sign in with a directory or provider. If it asks for a second factor, you set that up there.
            </Text>
          ) : secondFactor.since === undefined ? (
            <Off onSetUp={() => setAsked('set-up')} />
          ) : (
            <On view={secondFactor} since={secondFactor.since} onAsk={setAsked} />
          )
        }
      </QueryFace>
      {(asked === 'set-up' || asked === 'move') && <SetUpDialog replaces={asked === 'move'} onClose={close} />}
      {asked === 'renew' && <RenewCodesDialog onClose={close} />}
      {asked === 'remove' && <RemoveDialog onClose={close} />}
    </Panel>
  );
}

function State({ view }: { view: SecondFactorView | null | undefined }) {
  if (!view) return null;
  return view.since === undefined ? <Badge>Off</Badge> : <Badge tone="ok">On</Badge>;
}

function Off({ onSetUp }: { onSetUp: () => void }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <Text>
        With one, somebody who learns your password still cannot sign in: a code of your authenticator app is asked too.
      </Text>
      <Button variant="primary" onClick={onSetUp}>
        Set up a second factor
      </Button>
    </div>
  );
}

function On({ view, since, onAsk }: { view: SecondFactorView; since: number; onAsk: (asked: Asked) => void }) {
  const { recoveryCodes, required } = view;
  return (
    <div className="flex flex-col gap-3">
      <Text>
        Set up <RelativeTime at={since} />.{' '}
        {recoveryCodes <= few ? (
          <span className="font-medium text-warning-ink">
            {recoveryCodes === 0
              ? 'No recovery code is left: make new ones, or a lost device locks you out.'
              : `Only ${recoveryCodes} recovery code${recoveryCodes === 1 ? ' is' : 's are'} left.`}
          </span>
        ) : (
          `${recoveryCodes} recovery codes are left.`
        )}
      </Text>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onAsk('renew')}>New recovery codes …</Button>
        <Button onClick={() => onAsk('move')}>Move to another device …</Button>
        <Button variant="danger" disabled={required} onClick={() => onAsk('remove')}>
          Remove …
        </Button>
      </div>
      {required && <Text>A second factor is required of you here, so it can be moved but not removed.</Text>}
    </div>
  );
}

const Text = ({ children }: { children: ReactNode }) => <p className="max-w-[70ch] text-data text-ink-2">{children}</p>;
