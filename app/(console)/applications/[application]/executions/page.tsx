import type { Metadata } from 'next';
import { ExecutionsScreen } from '#components/executions/list/executions-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listExecutions } from '#lib/executions/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Runs' };

export default async function RunsPage({ params }: { params: Promise<{ application: string }> }) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/executions`);
  const { database } = serverContext();
  const initial = await initialData(() => listExecutions(database, actor, { application, limit: 50 }));
  return (
    <ExecutionsScreen
      title="Runs"
      note="Pipelines and operations, newest first."
      application={application}
      initial={initial}
      emptyTitle="Nothing has run yet"
      emptyText="Every run of a pipeline and every change made by hand appears here."
    />
  );
}
