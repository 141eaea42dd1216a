import type { Metadata } from 'next';
import { FirewallsScreen } from '#components/infrastructure/firewalls/firewalls-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { listFirewalls } from '#lib/infrastructure/queries';

export const metadata: Metadata = { title: 'Firewalls' };

interface PageProps {
  params: Promise<{ application: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function FirewallsPage({ params, searchParams }: PageProps) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/firewalls`);
  const unmanaged = [(await searchParams).unmanaged].flat()[0] === 'true';
  const list = await initialData(() => listFirewalls(serverContext().database, actor, { application, unmanaged }));
  return <FirewallsScreen application={application} initial={{ unmanaged, list }} />;
}
