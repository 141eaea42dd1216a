import type { Metadata } from 'next';
import { NewAccountScreen } from '#components/settings/new-account-screen';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Add an account' };

interface NewAccountPageProps {
  searchParams: Promise<{ kind?: string | string[]; type?: string | string[] }>;
}

export default async function NewAccountPage({ searchParams }: NewAccountPageProps) {
  const { kind, type } = await searchParams;
  await requireActor('/settings/accounts/new');
  return <NewAccountScreen kind={String(kind ?? '')} type={String(type ?? '')} />;
}
