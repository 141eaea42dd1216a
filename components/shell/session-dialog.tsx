'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { api } from '#components/shell/api.ts';
import { usePerson } from '#components/shell/person';
import { SecondStep } from '#components/shell/second-step';
import { sessionStore } from '#components/shell/session.ts';
import { SignInForm } from '#components/shell/sign-in-form';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { toast } from '#components/ui/toast-store.ts';
import type { SecondStep as Next } from '#lib/identity/contract';

const descriptions: Record<Next | 'password' | 'proved', string> = {
  password: 'Sign in again to go on. The page keeps what you were doing.',
  code: 'Your password is right. The page keeps what you were doing.',
  'set-up': 'Your password is right. Set up a second factor to go on; the page keeps what you were doing.',
  proved: 'You are signed in. Keep these codes, then go on where you were.',
};

/** Signs a person in again where they are; what waited for the session goes on, and nothing they typed is lost. */
export function SessionDialog() {
  const client = useQueryClient();
  const person = usePerson();
  const [next, setNext] = useState<Next>();
  const [proved, setProved] = useState(false);
  const expired = useSyncExternalStore(sessionStore.subscribe, sessionStore.expired, () => false);
  const settle = (signedIn: boolean) => {
    setNext(undefined);
    setProved(false);
    sessionStore.settle(signedIn);
  };
  /** `signedIn`: known to be so; otherwise it is asked. */
  const goOn = async (signedIn: boolean) => {
    const me = await api.get<{ name: string }>('/api/me', { quiet: true }).catch(() => undefined);
    if (!me && !signedIn) return;
    // Somebody else must not go on with what this person began, nor see it.
    if (me && person && me.name !== person.name) return location.reload();
    settle(true);
    void client.invalidateQueries();
  };
  const close = () => {
    if (!proved) return settle(false);
    toast({
      tone: 'neutral',
      title: 'You are signed in',
      text: 'If you have not kept the recovery codes, make new ones under “Your account”.',
    });
    void goOn(true);
  };
  // Who signed in again in another tab comes back to this one.
  const lookAgain = useEffectEvent(() => void goOn(false));
  useEffect(() => {
    if (!expired) return;
    const look = () => document.visibilityState === 'visible' && lookAgain();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [expired]);
  return (
    <Dialog
      open={expired}
      onOpenChange={(open) => !open && close()}
      title="Your session has ended"
      description={descriptions[proved ? 'proved' : (next ?? 'password')]}
    >
      {next ? (
        <div className="flex flex-col gap-2">
          <SecondStep next={next} onSignedIn={() => void goOn(true)} onProved={() => setProved(true)} />
          {!proved && (
            <Button variant="ghost" onClick={() => setNext(undefined)}>
              Begin again with the password
            </Button>
          )}
        </div>
      ) : (
        <SignInForm name={person?.name} onSignedIn={() => void goOn(true)} onSecondStep={setNext} />
      )}
      {!next && person && !person.ownPassword && (
        <p className="mt-4 text-small text-ink-2">
          Without a password here?{' '}
          <a href="/sign-in" target="_blank" rel="noreferrer" className="text-accent-ink hover:underline">
            Sign in in another tab
          </a>{' '}
          and come back.
        </p>
      )}
    </Dialog>
  );
}
