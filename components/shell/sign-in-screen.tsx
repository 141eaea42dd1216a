'use client';
import { SailMark } from '#components/shell/sail-mark';
import { SignInElsewhere } from '#components/shell/sign-in-elsewhere';
import { SignInForm } from '#components/shell/sign-in-form';
import type { WayToSignIn } from '#lib/identity/contract';

interface SignInScreenProps {
  target: string;
  /** The word that the server gave for what went wrong. */
  failure: string | undefined;
  ways: readonly WayToSignIn[];
}

/** The reasons are in the log; a stranger learns nothing about the installation. */
const sentences: Record<string, string> = {
  NotAdmitted: 'You are signed in there, but may not come in here. Ask an administrator of this installation.',
  AnswerRefused: 'The answer could not be accepted. Try again from here.',
  SourceFailed: 'Signing in there does not work at this moment. Try again later, or another way.',
  SessionRequired: 'Sign in to see this page.',
};

export function SignInScreen({ target, failure, ways }: SignInScreenProps) {
  const notice = failure === undefined ? undefined : (sentences[failure] ?? 'Signing in did not work; try again');
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-5 py-10">
      <div className="w-full max-w-[360px]">
        <div className="mb-8 flex flex-col items-center gap-3 text-center">
          <SailMark size={44} className="text-accent-ink" />
          <div>
            <h1 className="text-title">Sign in to Gennaker</h1>
            <p className="text-data text-ink-2">Continuous delivery that a small crew can run.</p>
          </div>
        </div>
        <div className="flex flex-col gap-5 rounded-panel border border-line bg-panel p-6">
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
          <SignInForm notice={notice} onSignedIn={() => location.assign(target)} />
        </div>
        <p className="mt-4 text-center text-small text-ink-3">
          No access yet? Ask an administrator of this installation for an account.
        </p>
      </div>
    </main>
  );
}
