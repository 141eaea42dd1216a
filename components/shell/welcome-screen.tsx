'use client';
import { type FormEvent, useState } from 'react';
import { api } from '#components/shell/api.ts';
import { isTypedTwice, NewPasswordFields, noNewPassword, PasswordInput } from '#components/shell/new-password-fields';
import { ProblemNote } from '#components/shell/problem-note';
import { secondStepPath, signIn, typedPassword } from '#components/shell/session.ts';
import { SignInFrame } from '#components/shell/sign-in-frame';
import { Button } from '#components/ui/button';
import { messageOf } from '#lib/kernel/errors';

interface WelcomeScreenProps {
  name: string;
  target: string;
}

/** Leads from the password that the product printed to an own one. */
export function WelcomeScreen({ name, target }: WelcomeScreenProps) {
  const [typed] = useState(() => typedPassword.read());
  const [current, setCurrent] = useState(typed ?? '');
  const [wanted, setWanted] = useState(noNewPassword);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await api.put('/api/me/password', { current, next: wanted.next }, { quiet: true });
      // The old password's sessions are over, this one too.
      const missing = await signIn(name, wanted.next);
      typedPassword.keep(undefined);
      location.assign(missing ? `${secondStepPath}?${new URLSearchParams({ callbackUrl: target })}` : target);
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  };
  return (
    <SignInFrame
      title="Choose your own password"
      note="Yours was printed in a terminal, where others may read it, and perhaps in a log."
      footer={`You are signed in as ${name}. Until you choose one, you are asked at each sign-in.`}
    >
      <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        {/* For password managers, so that they keep the new one under the right name. */}
        <input type="text" name="name" autoComplete="username" value={name} readOnly hidden />
        {!typed && (
          <PasswordInput
            label="Printed password"
            kind="current-password"
            value={current}
            onChange={setCurrent}
            autoFocus
            large
          />
        )}
        <NewPasswordFields value={wanted} onChange={setWanted} autoFocus={Boolean(typed)} large />
        {problem && <ProblemNote>{problem}</ProblemNote>}
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={busy}
          disabled={current === '' || !isTypedTwice(wanted)}
        >
          Set it and go on
        </Button>
        <Button variant="ghost" disabled={busy} onClick={() => location.assign(target)}>
          Later
        </Button>
      </form>
    </SignInFrame>
  );
}
