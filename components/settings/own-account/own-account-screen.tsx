'use client';
import { type ComponentProps, useState } from 'react';
import { SecondFactorPanel } from '#components/settings/own-account/second-factor-panel';
import { SessionsPanel } from '#components/settings/own-account/sessions-panel';
import { Page } from '#components/shell/page';
import { PasswordChangeDialog } from '#components/shell/password-change-dialog';
import { usePerson } from '#components/shell/person';
import { SignOutEverywhereDialog } from '#components/shell/sign-out-everywhere-dialog';
import { Button } from '#components/ui/button';
import { Facts } from '#components/ui/facts';
import { Panel } from '#components/ui/panel';

/** Who one is here, and how one signs in. */
export function OwnAccountScreen(initial: Pick<ComponentProps<typeof SecondFactorPanel>, 'initial'>) {
  const person = usePerson();
  const [asked, setAsked] = useState<'password' | 'everywhere'>();
  if (!person) return null;
  const { name, displayName, admin, roles, ownPassword } = person;
  const close = () => setAsked(undefined);
  return (
    <Page title="Your account">
      <div className="flex max-w-[760px] flex-col gap-4">
        <Panel title="You">
          <Facts
            facts={[
              { label: 'Name', value: <span className="break-all">{name}</span> },
              { label: 'Shown as', value: displayName !== name ? displayName : undefined },
              { label: 'Roles', value: roles.length > 0 ? roles.join(', ') : 'none' },
              { label: 'Rights', value: admin ? 'Administrator' : 'Those of your roles' },
            ]}
          />
        </Panel>
        <Panel title="Password">
          <div className="flex flex-col gap-3">
            <p className="max-w-[70ch] text-data text-ink-2">
              {ownPassword
                ? 'A new password ends all your sessions. Tokens of programs go on working.'
                : 'Your password is kept elsewhere and changed there.'}
            </p>
            {ownPassword && (
              <div>
                <Button onClick={() => setAsked('password')}>Change password …</Button>
              </div>
            )}
          </div>
        </Panel>
        <SecondFactorPanel {...initial} />
        <SessionsPanel onEndAll={() => setAsked('everywhere')} />
      </div>
      {asked === 'password' && <PasswordChangeDialog onClose={close} />}
      {asked === 'everywhere' && <SignOutEverywhereDialog onClose={close} />}
    </Page>
  );
}
