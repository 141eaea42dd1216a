import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { SecondStepScreen } from '#components/shell/second-step-screen';
import { nameOfCookie, secondStepCookie } from '#lib/auth/own-cookies';
import { openTicket } from '#lib/auth/second-step';
import { serverContext } from '#lib/http/context';
import { ownPath } from '#lib/http/sign-in-route';

export const metadata: Metadata = { title: 'Second factor' };

interface SecondStepPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

/** Only for whoever has shown the right password a moment ago. */
export default async function SecondStepPage({ searchParams }: SecondStepPageProps) {
  const target = ownPath((await searchParams).callbackUrl);
  const { database, url } = serverContext();
  const ticket = (await cookies()).get(nameOfCookie(secondStepCookie, url))?.value;
  const opened = await openTicket(database, ticket);
  if (!opened) redirect(`/sign-in?${new URLSearchParams({ callbackUrl: target, error: 'StepOver' })}`);
  const { user, next } = opened;
  return <SecondStepScreen name={user.displayName || user.name} next={next} target={target} />;
}
