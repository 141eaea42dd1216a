'use client';
import { BadgeCheck, LogIn } from 'lucide-react';
import { useState } from 'react';
import { ProblemNote } from '#components/shell/problem-note';
import { leaveToSignIn } from '#components/shell/session.ts';
import { Button } from '#components/ui/button';
import type { WayToSignIn } from '#lib/identity/contract';
import { messageOf } from '#lib/kernel/errors';

interface SignInElsewhereProps {
  ways: readonly WayToSignIn[];
  target: string;
}

/** One button for each provider; it leads there, and from there back to `target`. */
export function SignInElsewhere({ ways, target }: SignInElsewhereProps) {
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const leave = async (way: WayToSignIn) => {
    setBusy(way.name);
    setProblem(undefined);
    try {
      location.assign(await leaveToSignIn(way, target));
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(undefined);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      {ways.map((way) => (
        <Button
          key={way.name}
          size="large"
          busy={busy === way.name}
          disabled={busy !== undefined}
          onClick={() => leave(way)}
        >
          {way.kind === 'certificate' ? <BadgeCheck size={16} aria-hidden /> : <LogIn size={16} aria-hidden />}
          <span className="truncate">
            {way.kind === 'certificate' ? `Use my certificate (${way.title})` : `Continue with ${way.title}`}
          </span>
        </Button>
      ))}
      {problem && <ProblemNote>{problem}</ProblemNote>}
    </div>
  );
}
