'use client';
import Link from 'next/link';
import { useArrival } from '#components/shell/arrival.ts';
import { SecondStep } from '#components/shell/second-step';
import { SignInFrame } from '#components/shell/sign-in-frame';
import type { SecondStep as Next } from '#lib/identity/contract';

interface SecondStepScreenProps {
  name: string;
  next: Next;
  target: string;
}

export function SecondStepScreen({ name, next, target }: SecondStepScreenProps) {
  const arrive = useArrival(target);
  return (
    <SignInFrame
      title={next === 'code' ? 'Second factor' : 'Set up a second factor'}
      note={`Your password is right, ${name}.`}
      footer={
        <Link href={`/sign-in?callbackUrl=${encodeURIComponent(target)}`} className="text-accent-ink hover:underline">
          Sign in as somebody else
        </Link>
      }
    >
      <SecondStep next={next} onSignedIn={() => void arrive()} />
    </SignInFrame>
  );
}
