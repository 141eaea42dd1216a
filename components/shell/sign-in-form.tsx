'use client';
import { type FormEvent, useState } from 'react';
import { ProblemNote } from '#components/shell/problem-note';
import { signIn } from '#components/shell/session.ts';
import { Button } from '#components/ui/button';
import { Field } from '#components/ui/field';
import { Input } from '#components/ui/input';
import type { SecondStep } from '#lib/identity/contract';
import { messageOf } from '#lib/kernel/errors';

interface SignInFormProps {
  /** The name is known when a session is taken up again. */
  name?: string;
  /** With the password that was right. */
  onSignedIn: (password: string) => void;
  /** The password was right, and something is still missing. */
  onSecondStep: (next: SecondStep) => void;
  /** Something is tried, so that what was said before is over. */
  onTry?: () => void;
}

export function SignInForm({ name: known = '', onSignedIn, onSecondStep, onTry }: SignInFormProps) {
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    onTry?.();
    if (!name.trim() || !password) return setProblem('Give both your name and your password');
    setBusy(true);
    setProblem(undefined);
    try {
      const next = await signIn(name.trim(), password);
      if (next) onSecondStep(next);
      else onSignedIn(password);
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
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <Button type="submit" variant="primary" size="large" busy={busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  );
}
