import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AccountScreen } from '#components/settings/account-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { accountKinds } from '#lib/accounts/kind';
import { getAccount } from '#lib/accounts/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

interface AccountPageProps {
  params: Promise<{ kind: string; name: string }>;
  searchParams: Promise<{ test?: string | string[] }>;
}

export async function generateMetadata({ params }: AccountPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function AccountPage({ params, searchParams }: AccountPageProps) {
  const asked = await params;
  const kind = accountKinds.find((one) => one === asked.kind);
  if (!kind) notFound();
  const name = decodeURIComponent(asked.name);
  const actor = await requireActor(`/settings/accounts/${kind}/${asked.name}`);
  const { database, box } = serverContext();
  const initial = await initialData(() => getAccount(database, actor, { kind, name, box }));
  return <AccountScreen kind={kind} name={name} initial={initial} testNow={(await searchParams).test === '1'} />;
}
