import type { Metadata } from 'next';
import { LoadBalancersScreen } from '#components/infrastructure/load-balancers/load-balancers-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { listLoadBalancers } from '#lib/infrastructure/queries';

export const metadata: Metadata = { title: 'Load balancers' };

export default async function LoadBalancersPage({ params }: { params: Promise<{ application: string }> }) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/load-balancers`);
  const initial = await initialData(() => listLoadBalancers(serverContext().database, actor, { application }));
  return <LoadBalancersScreen application={application} initial={initial} />;
}
