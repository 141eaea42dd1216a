'use client';
import { SailMark } from '#components/shell/sail-mark';
import { SignInForm } from '#components/shell/sign-in-form';

export function SignInScreen({ target, failed }: { target: string; failed: boolean }) {
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
        <div className="rounded-panel border border-line bg-panel p-6">
          <SignInForm
            notice={failed ? 'Signing in did not work; try again' : undefined}
            onSignedIn={() => location.assign(target)}
          />
        </div>
        <p className="mt-4 text-center text-small text-ink-3">
          No access yet? Ask an administrator of this installation for an account.
        </p>
      </div>
    </main>
  );
}
