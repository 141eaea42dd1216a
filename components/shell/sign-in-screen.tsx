'use client';
import { useState } from 'react';
import { useArrival } from '#components/shell/arrival.ts';
import { ProblemNote } from '#components/shell/problem-note';
import { secondStepPath } from '#components/shell/session.ts';
import { SignInElsewhere } from '#components/shell/sign-in-elsewhere';
import { SignInForm } from '#components/shell/sign-in-form';
import { SignInFrame } from '#components/shell/sign-in-frame';
import type { WayToSignIn } from '#lib/identity/contract';

interface SignInScreenProps {
  target: string;
  /** The word that the server gave for what went wrong. */
  failure: string | undefined;
  ways: readonly WayToSignIn[];
}

/** The reasons are in the log; a stranger learns nothing about the installation. */
const sentences: Record<string, string> = {
  NotAdmitted: 'Your provider knows you, but you may not come in here. Ask an administrator of this installation.',
  AnswerRefused: 'What your provider answered could not be accepted. Sign in again from here.',
  SourceFailed: 'Your provider cannot be asked at this moment. Try again later, or another way.',
  SessionRequired: 'Sign in to see this page.',
  SourceGone: 'This way to sign in is not here any more. Take another, or ask an administrator.',
  StepOver: 'Your sign-in took too long. Begin again with your password.',
};

/** The word comes in the address, where anybody may write anything. */
function sentenceOf(failure: string | undefined): string | undefined {
  if (failure === undefined) return undefined;
  return Object.hasOwn(sentences, failure) ? sentences[failure] : 'Signing in did not work; try again';
}

export function SignInScreen({ target, failure, ways }: SignInScreenProps) {
  const [notice, setNotice] = useState(sentenceOf(failure));
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
