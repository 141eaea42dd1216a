'use client';
import { type FormEvent, useState } from 'react';
import { CodeField } from '#components/second-factor/code-field';
import { DeviceSetUp } from '#components/second-factor/device-set-up';
import { RecoveryCodeList } from '#components/second-factor/recovery-code-list';
import { api } from '#components/shell/api.ts';
import { ProblemNote } from '#components/shell/problem-note';
import { Button } from '#components/ui/button';
import type { SecondStep as Next, SecondFactorSetUp } from '#lib/identity/contract';
import { messageOf } from '#lib/kernel/errors';

const stepApi = '/api/auth/second-step';
/** Who signs in has no session yet, so a refusal is no reason to ask for one. */
const quiet = { quiet: true };

/** After the password: a code of the device, or setting one up where that is required. */
export function SecondStep({ next, onSignedIn, onProved }: SecondStepProps) {
  return next === 'code' ? (
    <CodeStep onSignedIn={onSignedIn} />
  ) : (
    <SetUpStep onSignedIn={onSignedIn} onProved={onProved} />
  );
}

interface SecondStepProps {
  next: Next;
  onSignedIn: () => void;
  /** Signed in, while the recovery codes are still on the screen. */
  onProved?: () => void;
}

/** One thing at a time: busy meanwhile, and the reason when it did not work. */
function useStep() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  };
  return { busy, problem, run, setProblem };
}

function CodeStep({ onSignedIn }: { onSignedIn: () => void }) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const { busy, problem, run, setProblem } = useStep();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!code.trim()) return setProblem(recovery ? 'Type a recovery code' : 'Type the code that your app shows');
    void run(async () => {
      await api.post(stepApi, { code }, quiet);
      onSignedIn();
    });
  };
  const swap = () => {
    setRecovery(!recovery);
    setCode('');
    setProblem(undefined);
  };
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <CodeField
        key={String(recovery)}
        value={code}
        onChange={setCode}
        takes={recovery ? 'recovery' : 'device'}
        large
        autoFocus
        help={recovery ? 'It counts once.' : 'The one that your authenticator app shows now.'}
      />
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <Button type="submit" variant="primary" size="large" busy={busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
      <Button variant="ghost" onClick={swap}>
        {recovery ? 'Use a code of the app' : 'Use a recovery code'}
      </Button>
    </form>
  );
}

function SetUpStep({ onSignedIn, onProved }: Omit<SecondStepProps, 'next'>) {
  const [setUp, setSetUp] = useState<SecondFactorSetUp>();
  const [recoveryCodes, setRecoveryCodes] = useState<string[]>();
  const [code, setCode] = useState('');
  const { busy, problem, run } = useStep();
  const begin = () =>
    run(async () => setSetUp(await api.post<SecondFactorSetUp>(`${stepApi}/set-up`, undefined, quiet)));
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    void run(async () => {
      const body = { setUp: setUp?.setUp, code };
      const { recoveryCodes } = await api.put<{ recoveryCodes: string[] }>(`${stepApi}/set-up`, body, quiet);
      onProved?.();
      setRecoveryCodes(recoveryCodes);
    });
  };
  if (recoveryCodes) {
    return (
      <div className="flex flex-col gap-4">
        <h2 className="text-heading">Your recovery codes</h2>
        <RecoveryCodeList codes={recoveryCodes} />
        <Button variant="primary" size="large" onClick={onSignedIn}>
          I have kept them
        </Button>
      </div>
    );
  }
  if (!setUp) {
    return (
      <div className="flex flex-col gap-4">
        <p className="text-data text-ink-2">
          This installation asks for a code besides your password. Have an authenticator app at hand, on your phone or
          in your password manager.
        </p>
        {problem && <ProblemNote>{problem}</ProblemNote>}
        <Button variant="primary" size="large" busy={busy} onClick={() => void begin()}>
          Set up the app
        </Button>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={confirm} className="flex flex-col gap-4" noValidate>
      <DeviceSetUp setUp={setUp} code={code} onCode={setCode} large />
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <Button type="submit" variant="primary" size="large" busy={busy} disabled={!code.trim()}>
        Go on
      </Button>
    </form>
  );
}
