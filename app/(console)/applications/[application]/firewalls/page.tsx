import type { Metadata } from 'next';
import { FirewallsScreen } from '#components/infrastructure/firewalls/firewalls-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { listFirewalls } from '#lib/infrastructure/queries';

export const metadata: Metadata = { title: 'Firewalls' };

export default async function FirewallsPage({ params }: { params: Promise<{ application: string }> }) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/firewalls`);
  const initial = await initialData(() => listFirewalls(serverContext().database, actor, { application }));
  return <FirewallsScreen application={application} initial={initial} />;
}
