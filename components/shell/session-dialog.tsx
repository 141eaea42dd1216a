'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { usePerson } from '#components/shell/person';
import { sessionStore } from '#components/shell/session.ts';
import { SignInForm } from '#components/shell/sign-in-form';
import { Dialog } from '#components/ui/dialog';

/** Signs a person in again where they are; what waited for the session goes on, and nothing they typed is lost. */
export function SessionDialog() {
  const client = useQueryClient();
  const person = usePerson();
  const expired = useSyncExternalStore(sessionStore.subscribe, sessionStore.expired, () => false);
  return (
    <Dialog
      open={expired}
      onOpenChange={(open) => !open && sessionStore.settle(false)}
      title="Your session has ended"
      description="Sign in again to go on. The page keeps what you were doing."
    >
      <SignInForm
        name={person?.name}
        onSignedIn={() => {
          sessionStore.settle(true);
          void client.invalidateQueries();
        }}
      />
    </Dialog>
  );
}
