import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInScreen } from '#components/shell/sign-in-screen';
import { currentActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, error } = await searchParams;
  const target = ownPath(callbackUrl);
  if (await currentActor()) redirect(target);
  return <SignInScreen target={target} failed={error !== undefined} />;
}

/** Only a path of ours: an address of somebody else must not be where a person lands after signing in. */
function ownPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !URL.canParse(value, 'http://here')) return '/';
  const url = new URL(value, 'http://here');
  return url.origin === 'http://here' && !url.pathname.startsWith('//') ? url.pathname + url.search : '/';
}
