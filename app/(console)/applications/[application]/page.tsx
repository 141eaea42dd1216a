import type { Metadata } from 'next';
import { OverviewScreen } from '#components/applications/overview-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { getApplication } from '#lib/applications/queries';
import { listExecutions } from '#lib/executions/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

interface OverviewPageProps {
  params: Promise<{ application: string }>;
}

export async function generateMetadata({ params }: OverviewPageProps): Promise<Metadata> {
  return { title: { absolute: `${decodeURIComponent((await params).application)} · Gennaker` } };
}

export default async function OverviewPage({ params }: OverviewPageProps) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}`);
  const { database } = serverContext();
  const [initial, runs] = await Promise.all([
    initialData(() => getApplication(database, actor, { name: application })),
    initialData(() => listExecutions(database, actor, { application, limit: 50 })),
  ]);
  return <OverviewScreen name={application} initial={initial} runs={runs} />;
}
