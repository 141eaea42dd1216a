'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { api } from '#components/shell/api.ts';
import { usePerson } from '#components/shell/person';
import { SecondStep } from '#components/shell/second-step';
import { sessionStore } from '#components/shell/session.ts';
import { SignInForm } from '#components/shell/sign-in-form';
import { Dialog } from '#components/ui/dialog';
import type { SecondStep as Next } from '#lib/identity/contract';

/** Signs a person in again where they are; what waited for the session goes on, and nothing they typed is lost. */
export function SessionDialog() {
  const client = useQueryClient();
  const person = usePerson();
  const [next, setNext] = useState<Next>();
  const expired = useSyncExternalStore(sessionStore.subscribe, sessionStore.expired, () => false);
  const settle = (signedIn: boolean) => {
    setNext(undefined);
    sessionStore.settle(signedIn);
  };
  const goOn = async () => {
    const me = await api.get<{ name: string }>('/api/me', { quiet: true }).catch(() => undefined);
    // Somebody else must not go on with what this person began, nor see it.
    if (me && person && me.name !== person.name) return location.reload();
    settle(true);
    void client.invalidateQueries();
  };
  return (
    <Dialog
      open={expired}
      onOpenChange={(open) => !open && settle(false)}
      title="Your session has ended"
      description="Sign in again to go on. The page keeps what you were doing."
    >
      {next ? (
        <SecondStep next={next} onSignedIn={() => void goOn()} />
      ) : (
        <SignInForm name={person?.name} onSignedIn={() => void goOn()} onSecondStep={setNext} />
      )}
    </Dialog>
  );
}
