'use client';
import { type FormEvent, useState } from 'react';
import { signIn } from '#components/shell/session.ts';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import { messageOf } from '#lib/kernel/errors';

interface SignInFormProps {
  /** The name is known when a session is taken up again. */
  name?: string;
  onSignedIn: () => void;
  /** Said above the form when the server sent the person here, e.g. after a failure. */
  notice?: string;
}

export function SignInForm({ name: known = '', onSignedIn, notice }: SignInFormProps) {
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState(notice);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!name.trim() || !password) return setProblem('Give both your name and your password');
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(name.trim(), password);
      onSignedIn();
    } catch (error) {
      setProblem(messageOf(error));
      setPassword('');
      setBusy(false);
    }
  };
  return (
    // Before the page has its scripts the browser submits by itself: then nothing may land in the address.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <Field label="Name">
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={!known}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="h-10"
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            autoFocus={Boolean(known)}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            className="h-10"
          />
        )}
      </Field>
      {problem && (
        <p role="alert" className="rounded-control bg-failed-soft px-3 py-2 text-data text-failed-ink">
          {problem}
        </p>
      )}
      <Button type="submit" variant="primary" size="large" busy={busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}
