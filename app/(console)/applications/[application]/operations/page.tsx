import type { Metadata } from 'next';
import { ExecutionsScreen } from '#components/executions/list/executions-screen';
import { initialData } from '#components/shell/initial-data.ts';
import { listExecutions } from '#lib/executions/queries';
import { serverContext } from '#lib/http/context';
import { requireActor } from '#lib/http/current-actor';

export const metadata: Metadata = { title: 'Operations' };

export default async function OperationsPage({ params }: { params: Promise<{ application: string }> }) {
  const application = decodeURIComponent((await params).application);
  const actor = await requireActor(`/applications/${application}/operations`);
  const { database } = serverContext();
  const initial = await initialData(() =>
    listExecutions(database, actor, { application, kind: 'operation', limit: 50 }),
  );
  return (
    <ExecutionsScreen
      title="Operations"
      note="Changes made by hand, one stage each."
      application={application}
      kind="operation"
      initial={initial}
      emptyTitle="Nothing was changed by hand yet"
      emptyText="Scaling, restarting, rolling back: what people ask for in the clusters is run and recorded here."
    />
  );
}
