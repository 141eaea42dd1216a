import type { Metadata } from 'next';
import { LoadBalancersScreen } from '#components/infrastructure/load-balancers/load-balancers-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';
import { listLoadBalancers } from '#lib/infrastructure/queries';

export const metadata: Metadata = { title: 'Load balancers' };

interface PageProps {
  params: Promise<{ application: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function LoadBalancersPage({ params, searchParams }: PageProps) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/load-balancers`);
  const unmanaged = [(await searchParams).unmanaged].flat()[0] === 'true';
  const list = await initialData(() => listLoadBalancers(serverContext().database, actor, { application, unmanaged }));
  return <LoadBalancersScreen application={application} initial={{ unmanaged, list }} />;
}
