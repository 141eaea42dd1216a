import type { Metadata } from 'next';
import { ApplicationsScreen } from '#components/applications/applications-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listApplications } from '#lib/applications/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Applications' };

export default async function ApplicationsPage() {
  const actor = await requireActor('/applications');
  const initial = await initialData(() => listApplications(serverContext().database, actor, { limit: 100 }));
  return <ApplicationsScreen initial={initial} />;
}
