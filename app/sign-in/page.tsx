import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInScreen } from '#components/shell/sign-in-screen';
import { waysToSignIn } from '#lib/auth/sign-in-ways';
import { serverContext } from '#lib/http/context';
import { currentActor } from '#lib/http/current-actor';
import { ownPath } from '#lib/http/sign-in-route';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, error } = await searchParams;
  const target = ownPath(callbackUrl);
  if (await currentActor()) redirect(target);
  const ways = await waysToSignIn(serverContext().sources);
  return <SignInScreen target={target} failure={[error].flat()[0]} ways={ways} />;
}
