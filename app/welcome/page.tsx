import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { WelcomeScreen } from '#components/shell/welcome-screen';
import { requireActor } from '#lib/http/current-actor';
import { ownPath } from '#lib/http/sign-in-route';

export const metadata: Metadata = { title: 'Your own password' };

interface WelcomePageProps {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

/** Only for whoever still has the password that the product printed. */
export default async function WelcomePage({ searchParams }: WelcomePageProps) {
  const target = ownPath((await searchParams).callbackUrl);
  const actor = await requireActor(target);
  if (!actor.generatedPassword) redirect(target);
  return <WelcomeScreen name={actor.name} target={target} />;
}
