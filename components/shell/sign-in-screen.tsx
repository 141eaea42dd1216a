'use client';
import { useState } from 'react';
import { useArrival } from '#components/shell/arrival.ts';
import { ProblemNote } from '#components/shell/problem-note';
import { secondStepPath } from '#components/shell/session.ts';
import { SignInElsewhere } from '#components/shell/sign-in-elsewhere';
import { SignInForm } from '#components/shell/sign-in-form';
import { SignInFrame } from '#components/shell/sign-in-frame';
import { signInSentence } from '#components/shell/sign-in-sentence.ts';
import type { WayToSignIn } from '#lib/identity/contract';

interface SignInScreenProps {
  target: string;
  /** The word that the server gave for what went wrong. */
  failure: string | undefined;
  ways: readonly WayToSignIn[];
}

export function SignInScreen({ target, failure, ways }: SignInScreenProps) {
  const [notice, setNotice] = useState(signInSentence(failure));
  const arrive = useArrival(target);
  const leave = () => location.assign(`${secondStepPath}?callbackUrl=${encodeURIComponent(target)}`);
  return (
    <SignInFrame
      title="Sign in to Gennaker"
      note="Continuous delivery that a small crew can run."
      footer="No access yet? Ask an administrator of this installation for an account."
    >
      {notice && <ProblemNote>{notice}</ProblemNote>}
      {ways.length > 0 && (
        <>
          <SignInElsewhere ways={ways} target={target} />
          <div className="flex items-center gap-3 text-small text-ink-3" aria-hidden>
            <span className="h-px flex-1 bg-line" />
            or with name and password
            <span className="h-px flex-1 bg-line" />
          </div>
        </>
      )}
      <SignInForm
        onTry={() => setNotice(undefined)}
        onSignedIn={(password) => void arrive(password)}
        onSecondStep={leave}
      />
    </SignInFrame>
  );
}
